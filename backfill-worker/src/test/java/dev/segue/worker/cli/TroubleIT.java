package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that may go wrong around a worker, in a seeded order at seeded moments. */
class TroubleIT {
  @TempDir Path folder = Path.of("");

  /** One thing that goes wrong. */
  private enum Trouble {
    /** All its sessions end. */
    CUT,
    /** The server dies of a signal and recovers from its log. */
    CRASH,
    /** Somebody stops the server and starts it again. */
    RESTART,
    /** For a while no row can be written for lack of space. */
    NO_ROOM,
    /** The worker dies; another one is started. */
    KILL
  }

  private static final String SESSIONS =
      "FROM pg_stat_activity WHERE datname = current_database()"
          + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";

  /** Asks again for as long as the server does not answer. */
  private static long number(SplitUsers users, String query) {
    while (true) {
      try {
        return users.number(query);
      } catch (SQLException down) {
        Thread.onSpinWait();
      }
    }
  }

  private static void cause(
      Trouble trouble, SplitUsers users, PostgresServer server, Process worker) throws Exception {
    switch (trouble) {
      case CUT -> number(users, "SELECT count(pg_terminate_backend(pid)) " + SESSIONS);
      case CRASH -> {
        long backend = number(users, "SELECT coalesce(max(pid), 0) " + SESSIONS);
        ProcessHandle.of(backend).ifPresent(ProcessHandle::destroyForcibly);
      }
      case RESTART -> server.restart();
      case NO_ROOM -> {
        TestPostgres.execute(
            users.url(),
            "CREATE SEQUENCE full_disk",
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " PERFORM nextval('full_disk');"
                + " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$",
            "CREATE TRIGGER refuse BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION refuse()");
        while (number(users, "SELECT last_value - 1 + is_called::int FROM full_disk") < 3
            && worker.isAlive()) {
          Thread.onSpinWait();
        }
        TestPostgres.execute(
            users.url(), "DROP FUNCTION refuse() CASCADE", "DROP SEQUENCE full_disk");
      }
      case KILL -> worker.destroyForcibly().waitFor();
    }
  }

  private static Process started(SplitUsers users) throws Exception {
    return users.start("backfill", "--target-ms", "4", "--rate", "12000");
  }

  private void survives(int rows, int troubles, long seed) throws Exception {
    List<Trouble> order = new ArrayList<>();
    for (int i = 0; i < troubles; i++) {
      order.add(Trouble.values()[i % Trouble.values().length]);
    }
    Collections.shuffle(order, new Random(seed));
    try (PostgresServer server = PostgresServer.start()) {
      SplitUsers users = SplitUsers.createOn(server.url("postgres"), folder, rows);
      Process worker = started(users);
      try {
        String filled = "SELECT count(*) FROM users WHERE first_name IS NOT NULL";
        for (int i = 0; i < troubles; i++) {
          long until = (long) rows * (i + 1) / (troubles + 1);
          while (number(users, filled) < until) {
            assertThat(worker.isAlive()).as("the worker goes on").isTrue();
          }
          cause(order.get(i), users, server, worker);
          worker = worker.isAlive() ? worker : started(users);
        }
        assertThat(worker.waitFor()).isZero();
      } finally {
        worker.destroyForcibly();
      }
      System.out.println("troubles: " + troubles + ", seed " + seed);
      assertThat(users.faults()).isEmpty();
      Run verify = users.run("verify");
      assertThat(verify.exit()).as(verify.out()).isZero();
    }
  }

  @Test
  void backfill_amongTroubles_fillsEveryRowOnce() throws Exception {
    survives(12_000, 6, 3);
  }

  @Tag("soak")
  @Test
  void backfill_amongHundredTroubles_fillsEveryRowOnce() throws Exception {
    survives(200_000, Integer.getInteger("worker.troubles", 100), Long.getLong("worker.seed", 4));
  }
}
