package dev.segue.worker.run;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import dev.segue.worker.catalog.Drivers;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Grants;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.database.Database;
import dev.segue.worker.throttle.Critical;
import dev.segue.worker.throttle.Limits;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** A table of a key and one column for each side, a worker's database, and a session beside it. */
record SmallTable(String url, Database database, Connection other) implements AutoCloseable {
  private static final Change CHANGE =
      RulesReader.read(
              """
              segue: 1
              changes:
                - id: t-n
                  table: t
                  phase: dual-write
                  old: {s: {type: text, backward: "n::text"}}
                  new: {n: {type: int, forward: "nullif(s, '')::int"}}
              """
                  .getBytes(StandardCharsets.UTF_8),
              "rules.yaml")
          .rules()
          .orElseThrow()
          .changes()
          .get(0);

  /** Nothing but what would never be met. */
  private static final Limits LIMITS =
      new Limits(
          Duration.ofHours(1),
          1 << 20,
          1000,
          Optional.empty(),
          100_000,
          false,
          Duration.ofHours(1),
          1 << 20,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Critical.NONE);

  static SmallTable create() throws Exception {
    String url = TestPostgres.createDatabase("CREATE TABLE t (id int PRIMARY KEY, s text, n int)");
    Login login = new Login(url, Optional.empty(), Optional.empty());
    Database database = Database.open(login, new Drivers(Path.of("no-such-folder")), 2);
    new ControlSchema("segue").create(database, Grants.none(), "test");
    return new SmallTable(url, database, TestPostgres.connect(url));
  }

  @Override
  public void close() throws SQLException {
    other.close();
    database.close();
  }

  /** Does something in the session beside the worker. */
  void execute(String sql) {
    try (Statement statement = other.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one value that a query gives there. */
  String text(String sql) throws SQLException {
    try (Statement statement = other.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** Carries a work through, in chunks of a hundred rows. */
  WorkRun.Result work(WorkKind kind, WorkRun.Audience audience) throws Exception {
    WorkOrder order =
        new WorkOrder(CHANGE, kind, Side.NEW, Optional.of(200L), Optional.empty(), 1, "somebody");
    return new WorkRun(database, new ControlSchema("segue"))
        .run(order, LIMITS, new StopSignal(Optional.empty()), audience);
  }
}
