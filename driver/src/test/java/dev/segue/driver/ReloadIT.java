package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.execute.StatementPlanner;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import dev.segue.rules.model.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that move up and down the ladder under clients that never prepare a statement again. */
final class ReloadIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CLIENTS = 64;
  private static final List<Phase> WALK =
      List.of(
          Phase.EXPANDED,
          Phase.DUAL_WRITE,
          Phase.FALLBACK_READ,
          Phase.NEW_READ,
          Phase.RETIRED,
          Phase.NEW_READ,
          Phase.FALLBACK_READ,
          Phase.DUAL_WRITE,
          Phase.EXPANDED);

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicIntegerArray rounds = new AtomicIntegerArray(CLIENTS);

  private static String rules(Phase phase) {
    return """
      - id: users-name
        table: users
        phase: %s
        rename: {from: name, to: full_name, type: text}
    """
        .formatted(phase.label());
  }

  @Test
  void clients_ofBothShapes_seeTheirOwnWritesWhateverThePhase(@TempDir Path directory)
      throws Exception {
    Postgres postgres =
        Postgres.database(
            "CREATE TABLE users (id int PRIMARY KEY, name text, full_name text)",
            "INSERT INTO users (id, name) SELECT n, 'n' FROM generate_series(0, 63) n");
    Ruled ruled = Ruled.by(postgres, directory, rules(Phase.PLANNED));
    Instances instances =
        new Instances(StandardRules::parse, StatementPlanner::rewriting, Duration.ofMillis(5));
    SegueDriver driver = new SegueDriver(instances);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int number = 0; number < CLIENTS; number++) {
        int client = number;
        clients.add(threads.submit(() -> live(driver, ruled.url(), client)));
      }
      awaitRounds(clients);
      for (Phase phase : WALK) {
        if (phase == Phase.NEW_READ) {
          postgres.run("UPDATE users SET full_name = name WHERE full_name IS NULL");
        }
        if (phase == Phase.FALLBACK_READ) {
          // On the way back: what retired has cleared.
          postgres.run("UPDATE users SET name = full_name WHERE name IS NULL");
        }
        ruled.rewrite(rules(phase));
        await(clients, () -> isAt(instances, phase));
        // The tables change under the clients, too.
        postgres.run("ALTER TABLE users ADD COLUMN beside int");
        awaitRounds(clients);
        postgres.run("ALTER TABLE users DROP COLUMN beside");
      }
      over.set(true);
      for (Future<Integer> client : clients) {
        assertThat(client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      over.set(true);
      threads.shutdownNow();
      instances.close();
    }
  }

  private static boolean isAt(Instances instances, Phase phase) {
    var state = instances.walkers().get(0).states().get(0);
    return state.lowest() == phase && state.highest() == phase;
  }

  /** Every client has done a whole round since now. */
  private void awaitRounds(List<Future<Integer>> clients) throws Exception {
    int[] before = new int[CLIENTS];
    for (int client = 0; client < CLIENTS; client++) {
      before[client] = rounds.get(client);
    }
    for (int client = 0; client < CLIENTS; client++) {
      int number = client;
      await(clients, () -> rounds.get(number) > before[number] + 1);
    }
  }

  private static void await(
      List<Future<Integer>> clients, java.util.function.BooleanSupplier condition)
      throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      for (Future<Integer> client : clients) {
        if (client.isDone()) {
          client.get();
        }
      }
      assertThat(Instant.now()).as("patience").isBefore(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** One client with a row of its own, which it writes in one shape and reads in the other. */
  private int live(SegueDriver driver, String url, int client) throws SQLException {
    String writes = client % 2 == 0 ? "name" : "full_name";
    String reads = client % 2 == 0 ? "full_name" : "name";
    try (Connection connection = Objects.requireNonNull(driver.connect(url, new Properties()));
        PreparedStatement update =
            connection.prepareStatement("UPDATE users SET " + writes + " = ? WHERE id = ?");
        PreparedStatement query =
            connection.prepareStatement("SELECT " + reads + " FROM users WHERE id = ?");
        PreparedStatement search =
            connection.prepareStatement("SELECT id FROM users WHERE " + writes + " = ?")) {
      connection.setAutoCommit(client % 4 < 2);
      int round = 0;
      while (!over.get()) {
        String value = "c" + client + "r" + round++;
        update.setString(1, value);
        update.setInt(2, client);
        if (client % 3 == 0) {
          update.addBatch();
          assertThat(update.executeBatch()).containsExactly(1);
        } else {
          assertThat(update.executeUpdate()).isEqualTo(1);
        }
        query.setInt(1, client);
        assertThat(one(query)).isEqualTo(value);
        search.setString(1, value);
        assertThat(one(search)).isEqualTo(String.valueOf(client));
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
        rounds.incrementAndGet(client);
      }
      return round;
    }
  }

  private static String one(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
