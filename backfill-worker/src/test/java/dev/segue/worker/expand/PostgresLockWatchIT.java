package dev.segue.worker.expand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import dev.segue.worker.catalog.Drivers;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.database.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds back what runs beside writes is named while it waits. */
class PostgresLockWatchIT {
  @Test
  @Timeout(60)
  void index_thatWaitsForAnOlderSnapshot_namesWhoseItIs() throws Exception {
    String url = TestPostgres.createDatabase("CREATE TABLE note (words text)");
    String text = "CREATE INDEX CONCURRENTLY by_words ON note (words)";
    CompletableFuture<List<Blocker>> named = new CompletableFuture<>();
    try (Database database =
            Database.open(
                new Login(url, Optional.empty(), Optional.empty()),
                new Drivers(Path.of("no-such-folder")),
                2);
        Connection other = TestPostgres.connect(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SELECT 1 /* an old snapshot */");
      CompletableFuture<Boolean> built = CompletableFuture.supplyAsync(() -> run(database, text));
      try (PostgresLockWatch watch = new PostgresLockWatch(database, text, new Listener(named))) {
        watch.begin();
        assertThat(named.get())
            .singleElement()
            .satisfies(
                blocker ->
                    assertThat(blocker.says())
                        .contains("postgres", "idle in transaction", "an old snapshot"));
        other.rollback();
        assertThat(built.get()).isTrue();
      }
    }
  }

  private static boolean run(Database database, String text) {
    try {
      database.alone(text);
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private record Listener(CompletableFuture<List<Blocker>> named) implements ExpandListener {
    @Override
    public void waits(String table, List<Blocker> blockers, Duration time) {}

    @Override
    public void settles(String table, Duration time) {}

    @Override
    public void isHeldBack(String statement, List<Blocker> blockers) {
      named.complete(blockers);
    }

    @Override
    public void begins(String statement) {}
  }
}
