package dev.segue.driver.corpus;

import dev.segue.driver.catalog.CatalogReader;
import dev.segue.driver.vendor.Vendor;
import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.Prefilter;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.testing.Patterned;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One database that a script of the corpus walks through, and what its catalog says there. */
final class CorpusServer implements AutoCloseable {
  private final Connection connection;
  private final ShapeSetting shape;
  private Catalog catalog = Catalog.empty();
  private Optional<Session> session = Optional.empty();

  CorpusServer(String url, Side shape) throws SQLException {
    this.connection = TestPostgres.connect(url);
    this.shape = ShapeSetting.of(shape);
    answer("SET statement_timeout = 3000");
    answer("SET lock_timeout = 1000");
  }

  /**
   * Runs a statement that may change what names mean; the corpus has many that fail.
   *
   * @param concerns whether it names a mapped table or a relative of one
   */
  void run(String sql, boolean concerns) {
    answer(sql);
    // Asking for the relatives anew behind each of thousands of definitions would take long.
    catalog = new Catalog(Map.of(), Map.of(), concerns ? Map.of() : catalog.relatives());
    session = Optional.empty();
  }

  /** The server's complaint about a query or write, which is not executed. */
  Optional<String> complaint(String sql) {
    return answer("EXPLAIN (COSTS OFF) " + sql);
  }

  private Optional<String> answer(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e.getSQLState() + " " + e.getMessage());
    }
  }

  /** The plan under this database's own catalog. */
  RewritePlan plan(Rewriter rewriter, String sql) throws SQLException {
    RewritePlan plan = RewritePlan.untouched();
    Optional<Set<String>> relatives = rewriter.relatives(catalog);
    if (relatives.isPresent()
        && !rewriter.mayConcern(sql)
        && !Prefilter.mentionsAny(relatives.get(), sql)) {
      return plan;
    }
    CatalogReader reader = new CatalogReader(connection, Vendor.of(connection));
    plan = rewriter.plan(sql, GeneratedKeys.none(), catalog, session());
    while (plan instanceof RewritePlan.NeedsCatalog needs) {
      catalog = catalog.with(reader.read(needs.needs()));
      plan = rewriter.plan(sql, GeneratedKeys.none(), catalog, session());
    }
    Patterned.check(rewriter, sql, GeneratedKeys.none(), catalog, session(), plan);
    return plan;
  }

  private Session session() throws SQLException {
    if (session.isEmpty()) {
      session = Optional.of(new CatalogReader(connection, Vendor.of(connection)).session(shape));
    }
    return session.orElseThrow();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
