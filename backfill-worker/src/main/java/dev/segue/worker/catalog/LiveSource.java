package dev.segue.worker.catalog;

import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.dialect.PostgresCatalogSql.Row;
import dev.segue.rules.dialect.PostgresQuestions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tables of a database. It only reads, and leaves nothing behind. */
public final class LiveSource implements CatalogSource {
  private interface Question<T> {
    T ask() throws SQLException;
  }

  private final Connection connection;
  private final Login login;
  private final PostgresQuestions<SQLException> questions;

  private LiveSource(Connection connection, Login login) {
    this.connection = connection;
    this.login = login;
    this.questions = new PostgresQuestions<>(new Server(connection));
  }

  /** Connects. */
  public static LiveSource connect(Login login, Drivers drivers) throws SourceException {
    Connection connection = drivers.connect(login);
    LiveSource source = new LiveSource(connection, login);
    try {
      connection.setAutoCommit(false);
      return source;
    } catch (SQLException e) {
      throw source.failure(e);
    }
  }

  @Override
  public Catalog answer(Catalog.Needs needs) throws SourceException {
    return look(() -> questions.catalog(needs));
  }

  @Override
  public List<IndexView> indexes(Collection<String> tables) throws SourceException {
    return look(() -> questions.indexes(tables));
  }

  @Override
  public Session session(ShapeSetting shape) throws SourceException {
    PostgresQuestions.SessionFacts facts = look(questions::session);
    return new Session(
        facts.searchPath(), facts.temporaryTables(), shape, facts.backslashEscapes());
  }

  @Override
  public String name() {
    return login.shownUrl();
  }

  @Override
  public Optional<JdbcServerAccess> server() {
    return Optional.of(new JdbcServerAccess(connection));
  }

  @Override
  public void close() throws SourceException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private <T> T look(Question<T> question) throws SourceException {
    try {
      T answer = question.ask();
      connection.rollback();
      return answer;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public String explained(SQLException failure) {
    return login.withoutSecrets(String.valueOf(failure.getMessage())) + Remedy.behind(failure);
  }

  private SourceException failure(SQLException e) {
    return new SourceException(
        "The database " + login.shownUrl() + " did not answer: " + explained(e));
  }

  private record Server(Connection connection) implements PostgresQuestions.Server<SQLException> {
    @Override
    public List<Row> rows(String query) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        return rows(statement);
      }
    }

    @Override
    public List<Row> rows(String query, Collection<String> names) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        statement.setArray(1, connection.createArrayOf("text", names.toArray()));
        return rows(statement);
      }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
      try (ResultSet answer = statement.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (answer.next()) {
          rows.add(AnswerRow.of(answer));
        }
        return rows;
      }
    }
  }
}
