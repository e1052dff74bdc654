package dev.segue.rules.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.plan.RewritePlan.Rewritten;
import dev.segue.rules.sql.Statement;
import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What comes out of the golden cases is SQL: a server with their tables can prepare it. */
class GoldenIT {
  private static final String ACCEPTED = "accepted";

  /** Connections to databases, by the DDL that made them. */
  private static final Map<String, Connection> CONNECTIONS = new HashMap<>();

  @AfterAll
  static void close() throws SQLException {
    for (Connection connection : CONNECTIONS.values()) {
      connection.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> cases() {
    return GoldenCase.files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    GoldenCase.FOLDER.relativize(file).toString(), () -> run(file)));
  }

  private void run(Path file) throws IOException, SQLException {
    GoldenCase golden = GoldenCase.read(file);
    for (Rewritten rewritten : golden.plan().rewritten()) {
      assertThat(answer(golden, rewritten.text()))
          .as(rewritten.text())
          .startsWith(golden.section("server").orElse(ACCEPTED));
    }
  }

  private String answer(GoldenCase golden, String text) throws SQLException {
    Connection connection = CONNECTIONS.get(golden.schema());
    if (connection == null) {
      connection = TestPostgres.connect(TestPostgres.createDatabase(golden.schema()));
      CONNECTIONS.put(golden.schema(), connection);
    }
    try (java.sql.Statement session = connection.createStatement()) {
      session.execute("DISCARD ALL");
      session.execute("SET search_path = " + String.join(", ", golden.searchPath()));
      if (golden.section("temporary").isPresent()) {
        session.execute(golden.section("temporary").get().replace("CREATE", "CREATE TEMP"));
      }
    }
    for (Statement statement :
        Statement.split(text, PostgresDialect.INSTANCE.lexer().lex(text, false))) {
      String sql = text.substring(statement.startOffset(), statement.endOffset());
      try (PreparedStatement prepared = connection.prepareStatement(sql)) {
        assertThat(prepared.getParameterMetaData().getParameterCount()).isNotNegative();
      } catch (SQLException e) {
        return e.getSQLState() + " " + e.getMessage();
      }
    }
    return ACCEPTED;
  }
}
