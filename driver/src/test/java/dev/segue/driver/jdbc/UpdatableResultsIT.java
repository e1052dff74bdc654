package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Ruled;
import dev.segue.rules.model.Phase;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Result sets that write. pgjdbc makes an UPDATE of each row by itself, from the names in the
 * result and on its own connection, where nothing rewrites it.
 */
final class UpdatableResultsIT extends RuledConnection {
  private static final int SCROLLS = ResultSet.TYPE_SCROLL_INSENSITIVE;
  private static final int WRITES = ResultSet.CONCUR_UPDATABLE;

  private Connection at(Phase phase) throws Exception {
    connection.close();
    connection =
        Ruled.by(postgres, directory, Ruled.NAME_AND_PHOTO.replace("dual-write", phase.label()))
            .connect();
    return connection;
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "OFF")
  void result_ofMappedColumns_isRefusedBeforeItIsRead(Phase phase) throws Exception {
    Connection ours = at(phase);
    for (String query :
        List.of(
            "SELECT id, name FROM users",
            "SELECT id, full_name FROM users WHERE id = 1",
            "SELECT * FROM users",
            "SELECT id, born FROM users",
            "SELECT id FROM users WHERE photo IS NULL",
            "WITH u AS (SELECT id, name FROM users) SELECT * FROM u")) {
      try (Statement statement = ours.createStatement(SCROLLS, WRITES)) {
        assertRefused(() -> statement.executeQuery(query));
        assertRefused(() -> statement.execute(query));
      }
      assertRefused(() -> ours.prepareStatement(query, SCROLLS, WRITES));
      assertRefused(
          () -> ours.prepareStatement(query, SCROLLS, WRITES, ResultSet.HOLD_CURSORS_OVER_COMMIT));
      assertRefused(() -> ours.prepareCall(query, SCROLLS, WRITES));
      // To read is another matter.
      try (PreparedStatement reads =
              ours.prepareStatement(query, SCROLLS, ResultSet.CONCUR_READ_ONLY);
          ResultSet rows = reads.executeQuery()) {
        assertThat(rows.getConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
      }
    }
    assertThat(ours.isValid(5)).isTrue();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("ResultSet.CONCUR_READ_ONLY and an UPDATE statement")
        .hasMessageContaining("SG010")
        .extracting(thrown -> ((SQLException) thrown).getSQLState())
        .isEqualTo("SG010");
  }

  /** There the vendor's own UPDATE is what it would be without Segue. */
  @Test
  void result_ofTableWhoseChangeIsOff_writes() throws Exception {
    try (Statement statement = at(Phase.OFF).createStatement(SCROLLS, WRITES);
        ResultSet rows = statement.executeQuery("SELECT id, name FROM users WHERE id = 1")) {
      write(rows);
    }
    assertThat(stored()).isEqualTo("Bonn/-");
  }

  @Test
  void result_whereTheRulesOnlyObserve_writesAndIsReported() throws Exception {
    Ruled observing = Ruled.by(postgres, directory, Ruled.NAME_AND_PHOTO);
    Files.writeString(observing.file(), "mode: observe\n" + Files.readString(observing.file()));
    String query = "SELECT id, name FROM users WHERE id = 1";
    try (Connection ours = observing.connect();
        Statement statement = ours.createStatement(SCROLLS, WRITES)) {
      try (ResultSet rows = statement.executeQuery(query)) {
        write(rows);
      }
      assertThat(stored()).isEqualTo("Bonn/-");
      ours.prepareStatement(query, SCROLLS, WRITES).close();
      ours.prepareStatement("SELECT id, name FROM town", SCROLLS, WRITES).close();
      assertThat(ours.unwrap(SegueConnection.class).instance().reports().entries())
          .filteredOn(entry -> entry.message().contains("updatable"))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.change()).hasValue("users-name");
                assertThat(entry.message()).startsWith("Observed: ").contains("CONCUR_READ_ONLY");
                assertThat(entry.statement()).isEqualTo(query);
                // The query, the row that was written, the query when it was prepared.
                assertThat(entry.count()).isEqualTo(3);
              });
    }
  }

  private static void write(ResultSet rows) throws SQLException {
    rows.next();
    rows.updateString("name", "Bonn");
    rows.updateRow();
    assertThat(rows.getConcurrency()).isEqualTo(WRITES);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void result_ofAnotherTable_writesInEveryPhase(Phase phase) throws Exception {
    Connection ours = at(phase);
    try (Statement statement = ours.createStatement(ResultSet.TYPE_FORWARD_ONLY, WRITES);
        ResultSet rows = statement.executeQuery("SELECT id, name FROM town")) {
      write(rows);
      rows.moveToInsertRow();
      rows.updateInt("id", 2);
      rows.updateString("name", "Köln");
      rows.insertRow();
    }
    assertThat(postgres.value("SELECT string_agg(name, ',' ORDER BY id) FROM town"))
        .isEqualTo("Bonn,Köln");
  }

  /** What was prepared in a phase that allows it is refused when the rules move on. */
  @Test
  void preparedResult_afterTheRulesMovedOn_isRefused() throws Exception {
    Ruled ruled = Ruled.by(postgres, directory, Ruled.NAME_AND_PHOTO.replace("dual-write", "off"));
    try (Connection ours = ruled.connect();
        PreparedStatement query =
            ours.prepareStatement("SELECT id, name FROM users", SCROLLS, WRITES)) {
      ResultSet open = query.executeQuery();
      write(open);
      ruled.rewrite(Ruled.NAME_AND_PHOTO.replace("dual-write", "planned"));
      dev.segue.driver.execute.Instance instance = ours.unwrap(SegueConnection.class).instance();
      while (instance.epochs().interval("users-name").orElseThrow().lowest() == Phase.OFF) {
        Thread.onSpinWait();
      }
      open.updateString("name", "Ulm");
      assertRefused(open::updateRow);
      assertRefused(open::insertRow);
      assertRefused(query::executeQuery);
    }
  }
}
