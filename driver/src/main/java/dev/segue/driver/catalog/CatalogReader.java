package dev.segue.driver.catalog;

import dev.segue.driver.vendor.Vendor;
import dev.segue.driver.vendor.Vendor.TransactionState;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.dialect.PostgresCatalogSql.Row;
import dev.segue.rules.dialect.PostgresQuestions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Asks the server on one connection; leaves the connection's transaction as it was. */
public final class CatalogReader {
  private interface Question<T> {
    T ask() throws SQLException;
  }

  private final Connection raw;
  private final Vendor vendor;
  private final PostgresQuestions<SQLException> questions;

  /** A reader on that vendor's connection. */
  public CatalogReader(Connection raw, Vendor vendor) {
    this.raw = raw;
    this.vendor = vendor;
    this.questions = new PostgresQuestions<>(new Server(raw));
  }

  /** What the server has under these names. */
  public Catalog read(Catalog.Needs needs) throws SQLException {
    return look(() -> questions.catalog(needs));
  }

  /**
   * Whether what is read now is as of the first statement of an open transaction, and not as of
   * now.
   */
  public boolean readsOldSnapshot() throws SQLException {
    return vendor.transactionState() == TransactionState.OPEN
        && raw.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED;
  }

  /** What a plan depends on in this session. */
  public Session session(ShapeSetting shape) throws SQLException {
    PostgresQuestions.SessionFacts facts = look(questions::session);
    return new Session(
        facts.searchPath(), facts.temporaryTables(), shape, facts.backslashEscapes());
  }

  /** Asks, and ends the transaction that asking began where none was open. */
  private <T> T look(Question<T> question) throws SQLException {
    boolean opens = vendor.transactionState() == TransactionState.IDLE && !raw.getAutoCommit();
    T answer;
    try {
      answer = question.ask();
    } catch (SQLException failure) {
      if (opens) {
        rollBack(failure);
      }
      throw failure;
    }
    if (opens) {
      raw.rollback();
    }
    return answer;
  }

  private void rollBack(SQLException failure) {
    try {
      raw.rollback();
    } catch (SQLException another) {
      failure.addSuppressed(another);
    }
  }

  private record Server(Connection raw) implements PostgresQuestions.Server<SQLException> {
    @Override
    public List<Row> rows(String sql) throws SQLException {
      try (PreparedStatement statement = raw.prepareStatement(sql)) {
        return rows(statement);
      }
    }

    @Override
    public List<Row> rows(String sql, Collection<String> names) throws SQLException {
      try (PreparedStatement statement = raw.prepareStatement(sql)) {
        statement.setArray(1, raw.createArrayOf("text", names.toArray()));
        return rows(statement);
      }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
      try (ResultSet answer = statement.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (answer.next()) {
          rows.add(CatalogRow.of(answer));
        }
        return rows;
      }
    }
  }
}
