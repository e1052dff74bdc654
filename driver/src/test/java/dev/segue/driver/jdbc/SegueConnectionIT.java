package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.execute.Verdict;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Script;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLException;

final class SegueConnectionIT {
  private static final String UPDATE = "UPDATE users SET name = ? WHERE id = ?";
  private static final String BOTH = "UPDATE users SET name = ?, full_name = ? WHERE id = ?";

  private static Postgres postgres;
  private final Script script = new Script();
  private Instance instance;
  private Connection connection;

  @BeforeAll
  static void createTables() throws SQLException {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text, photo bytea,"
                + " photo_copy bytea)",
            "CREATE FUNCTION cursor_of_users() RETURNS refcursor LANGUAGE plpgsql AS $$"
                + " DECLARE c refcursor; BEGIN OPEN c FOR SELECT id FROM users; RETURN c; END $$");
  }

  @BeforeEach
  void connect() throws SQLException {
    postgres.run("TRUNCATE users RESTART IDENTITY", "INSERT INTO users (name) VALUES ('Ann')");
    instance = new Instance("test", Script.rules(Phase.PLANNED), script);
    connection = open();
  }

  private Connection open() throws SQLException {
    return new SegueConnection(postgres.connect(), instance, ShapeSetting.of(Side.OLD));
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private String row() throws SQLException {
    return postgres.value(
        "SELECT coalesce(name, '-') || '/' || coalesce(full_name, '-') FROM users WHERE id = 1");
  }

  @Test
  void objects_ofOneConnection_leadBackToIt() throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement(
                "INSERT INTO users (name) VALUES ('x')", Statement.RETURN_GENERATED_KEYS);
        CallableStatement call = connection.prepareCall("SELECT 1")) {
      ResultSet rows = statement.executeQuery("SELECT 1");
      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(statement.getResultSet()).isSameAs(rows);
      assertThat(statement.getConnection()).isSameAs(connection);
      prepared.executeUpdate();
      assertThat(prepared.getGeneratedKeys().getStatement()).isSameAs(prepared);
      assertThat(prepared.getConnection()).isSameAs(connection);
      assertThat(call.getConnection()).isSameAs(connection);
      assertThat(call.executeQuery().getStatement()).isSameAs(call);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      ResultSet tables = connection.getMetaData().getTables(null, "public", "users", null);
      assertThat(tables.getStatement().getConnection()).isSameAs(connection);
    }
  }

  @Test
  void refcursor_read_isOurs() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT cursor_of_users()")) {
      rows.next();
      ResultSet cursor = (ResultSet) rows.getObject(1);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor).isInstanceOf(SegueResultSet.class);
    }
    connection.rollback();
  }

  @Test
  void unwrap_toVendors_isReportedOnce() throws SQLException {
    assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
    assertThat(connection.unwrap(SegueConnection.class)).isSameAs(connection);
    assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
    assertThat(instance.reports().entries()).isEmpty();
    connection.unwrap(PGConnection.class);
    connection.unwrap(PGConnection.class);
    assertThat(instance.reports().entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.message()).contains("org.postgresql.PGConnection", "bypass");
              assertThat(entry.count()).isEqualTo(2);
            });
  }

  @Test
  void untouchedText_run_isCountedUnaffected() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1").close();
      statement.executeQuery("SELECT 1").close();
    }
    assertThat(instance.tallies().statements(Verdict.UNAFFECTED)).isEqualTo(2);
    assertThat(instance.tallies().hits()).isEqualTo(1);
  }

  @Test
  void text_rewritten_runsInItsPlace() throws SQLException {
    script.in(
        Phase.PLANNED,
        "UPDATE users SET name = 'Bob'",
        Script.rewritten("UPDATE users SET name = 'Bob', full_name = 'Bob'", 0));
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE users SET name = 'Bob'")).isEqualTo(1);
      assertThat(row()).isEqualTo("Bob/Bob");
      statement.addBatch("UPDATE users SET name = 'Bob'");
      statement.addBatch("UPDATE users SET name = 'Zoe'");
      assertThat(statement.executeBatch()).hasSize(2);
    }
    assertThat(instance.tallies().statements(Verdict.REWRITTEN)).isEqualTo(2);
    assertThat(instance.tallies().accesses()).hasSize(1);
  }

  @Test
  void text_refused_saysWhyAndSparesThePoolsConnection() throws SQLException {
    script.in(Phase.PLANNED, "SELECT full_name", Script.refused());
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT full_name"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("users-name")
          .hasMessageContaining("Write it another way.")
          .hasMessageContaining("SG001")
          .extracting(thrown -> ((SQLException) thrown).getSQLState())
          .isEqualTo("SG001");
      assertThat(instance.tallies().statements(Verdict.REFUSED)).isEqualTo(1);
      assertThat(instance.reports().entries()).hasSize(1);
      statement.execute("SELECT 1");
    }
  }

  @Test
  void parameter_feedingTwo_isBoundToBoth() throws SQLException {
    script.in(Phase.PLANNED, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, "Cid");
      update.setInt(2, 1);
      assertThat(update.executeUpdate()).isEqualTo(1);
      assertThat(row()).isEqualTo("Cid/Cid");
      assertThat(update.getParameterMetaData().getParameterCount()).isEqualTo(2);
      assertThat(update.getParameterMetaData().getParameterTypeName(2)).isEqualTo("int4");
      assertThatThrownBy(() -> update.setInt(3, 1)).hasMessageContaining("SG007");
      update.setString(1, "Dan");
      update.addBatch();
      update.setString(1, "Eve");
      update.addBatch();
      assertThat(update.executeLargeBatch()).containsExactly(1, 1);
      assertThat(row()).isEqualTo("Eve/Eve");
      update.clearParameters();
      assertThatThrownBy(update::executeUpdate).isInstanceOf(PSQLException.class);
    }
  }

  @Test
  void stream_feedingTwo_isReadOnce() throws SQLException {
    String text = "UPDATE users SET photo = ?, name = ?";
    script.in(
        Phase.PLANNED,
        text,
        Script.rewritten(
            "UPDATE users SET photo = ?, photo_copy = ?, name = ?, full_name = ?", 2, 1, 1, 2, 2));
    try (PreparedStatement update = connection.prepareStatement(text)) {
      update.setBinaryStream(1, new java.io.ByteArrayInputStream(new byte[] {1, 2, 3}));
      update.setCharacterStream(2, new java.io.StringReader("Fay"));
      update.executeUpdate();
      assertThat(row()).isEqualTo("Fay/Fay");
      assertThat(postgres.value("SELECT photo_copy::text || photo::text FROM users"))
          .isEqualTo("\\x010203\\x010203");
      assertThatThrownBy(
              () ->
                  update.setBinaryStream(
                      1,
                      new java.io.SequenceInputStream(
                          new java.io.ByteArrayInputStream(new byte[StreamBuffer.MAX_SIZE]),
                          new java.io.ByteArrayInputStream(new byte[1]))))
          .hasMessageContaining("SG008");
    }
  }

  @Test
  void preparedStatement_underNewRules_movesWithItsBindings() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setFetchSize(17);
      update.setString(1, "Gus");
      update.setInt(2, 1);
      update.executeUpdate();
      assertThat(row()).isEqualTo("Gus/-");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      update.executeUpdate();
      assertThat(row()).isEqualTo("Gus/Gus");
      assertThat(update.getFetchSize()).isEqualTo(17);
      instance.epochs().publish(Script.rules(Phase.PLANNED));
      update.setString(1, "Hal");
      update.executeUpdate();
      assertThat(row()).isEqualTo("Hal/Gus");
    }
  }

  @Test
  void transaction_keepsRulesOfItsFirstStatement() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    connection.setAutoCommit(false);
    try (PreparedStatement update = connection.prepareStatement(UPDATE);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      assertThat(instance.epochs().interval("users-name").orElseThrow().lowest())
          .isEqualTo(Phase.PLANNED);
      update.setString(1, "Ida");
      update.setInt(2, 1);
      update.executeUpdate();
      connection.commit();
      assertThat(instance.epochs().isSettled()).isTrue();
      assertThat(row()).isEqualTo("Ida/-");
      update.executeUpdate();
      connection.commit();
      assertThat(row()).isEqualTo("Ida/Ida");
    }
  }

  @Test
  void transaction_begunByText_keepsRulesToo() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      statement.execute("COMMIT");
      assertThat(instance.epochs().isSettled()).isTrue();
    }
  }

  @Test
  void batch_begun_keepsItsRulesUntilItRan() throws SQLException {
    script.in(Phase.DUAL_WRITE, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setString(1, "Jim");
      update.setInt(2, 1);
      update.addBatch();
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isFalse();
      update.executeBatch();
      assertThat(instance.epochs().isSettled()).isTrue();
      assertThat(row()).isEqualTo("Jim/-");
    }
  }

  @Test
  void connection_closedInMidBatch_letsRulesGo() throws SQLException {
    connection.setAutoCommit(false);
    PreparedStatement update = connection.prepareStatement(UPDATE);
    update.setString(1, "Kim");
    update.setInt(2, 1);
    update.addBatch();
    connection.createStatement().execute("SELECT 1");
    instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
    assertThat(instance.epochs().isSettled()).isFalse();
    connection.close();
    assertThat(instance.epochs().isSettled()).isTrue();
  }

  @Test
  void updatableResultSet_onMappedTable_isRefused() throws SQLException {
    script.in(Phase.PLANNED, "SELECT id, name FROM users", Script.touching());
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT id, name FROM users"))
          .hasMessageContaining("SG010");
      assertThatThrownBy(
              () ->
                  connection.prepareStatement(
                      "SELECT id, name FROM users",
                      ResultSet.TYPE_SCROLL_INSENSITIVE,
                      ResultSet.CONCUR_UPDATABLE))
          .hasMessageContaining("SG010");
      statement.executeQuery("SELECT 1").close();
    }
  }

  @Test
  void catalogLookup_onIdleConnection_leavesNoTransaction() throws SQLException {
    script.knowing("users", Phase.PLANNED, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    connection.setAutoCommit(false);
    connection.prepareStatement(UPDATE).close();
    assertThat(connection.unwrap(BaseConnection.class).getTransactionState())
        .isEqualTo(TransactionState.IDLE);
    assertThat(instance.catalog().current().catalog().knowsRelation("users")).isTrue();
  }

  @Test
  void text_inFailedTransaction_passesAndGetsTheServersError() throws SQLException {
    script.knowing("users", Phase.PLANNED, UPDATE, Script.rewritten(BOTH, 2, 1, 1, 2));
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT no_such_column FROM users"))
          .isInstanceOf(PSQLException.class);
      try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
        update.setString(1, "Lea");
        update.setInt(2, 1);
        assertThatThrownBy(update::executeUpdate)
            .isInstanceOf(PSQLException.class)
            .extracting(thrown -> ((SQLException) thrown).getSQLState())
            .isEqualTo("25P02");
        connection.rollback();
        update.executeUpdate();
        connection.commit();
        assertThat(row()).isEqualTo("Lea/Lea");
      }
    }
  }

  @Test
  void searchPath_changed_isAskedAgain() throws SQLException {
    script.in(Phase.PLANNED, "SELECT 2", Script.touching());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 2");
      statement.execute("SELECT 2");
      assertThat(script.sessions).hasSize(1);
      statement.execute("SET search_path = pg_catalog");
      statement.execute("SELECT 2");
      assertThat(script.sessions.get(1).searchPath()).containsExactly("pg_catalog");
      connection.setAutoCommit(false);
      connection.setSchema("information_schema");
      statement.execute("SELECT 2");
      connection.rollback();
      statement.execute("SELECT 2");
      assertThat(script.sessions).hasSize(3);
      statement.execute("CREATE TEMP TABLE users (id int)");
      statement.execute("SELECT 2");
      assertThat(script.sessions.get(3).temporaryTables()).hasSize(1);
      connection.rollback();
    }
  }

  @Test
  void ddl_inTransaction_isSeenByItsConnectionOnly() throws SQLException {
    String text = "SELECT 3";
    script.in(
        Phase.PLANNED,
        text,
        (keys, catalog, session) ->
            catalog.knowsRelation("fresh")
                ? Script.rewritten(
                    "SELECT "
                        + catalog.relations().getOrDefault("fresh", java.util.List.of()).size(),
                    0)
                : new dev.segue.rules.plan.RewritePlan.NeedsCatalog(
                    new dev.segue.rules.catalog.Catalog.Needs(
                        java.util.Set.of("fresh"), java.util.Set.of())));
    connection.setAutoCommit(false);
    try (Connection other = open();
        Statement statement = connection.createStatement();
        Statement others = other.createStatement()) {
      statement.execute("CREATE TABLE fresh (id int)");
      assertThat(one(others, text)).isZero();
      assertThat(one(statement, text)).isEqualTo(1);
      assertThat(one(others, text)).isZero();
      connection.commit();
      assertThat(one(others, text)).isEqualTo(1);
      statement.execute("DROP TABLE fresh");
      connection.commit();
      assertThat(one(others, text)).isZero();
    }
  }

  private static int one(Statement statement, String text) throws SQLException {
    try (ResultSet rows = statement.executeQuery(text)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void serverError_ofRewrittenText_namesPositionInApplicationsText() throws SQLException {
    String asked = "SELECT /* ? */ nme FROM users WHERE id = ?";
    String sent =
        "SELECT /* ? */ nme FROM users WHERE 'a' = ? AND id = ?".replace("nme", "name, nme");
    int made = sent.indexOf("name, ");
    script.in(
        Phase.PLANNED,
        asked,
        new dev.segue.rules.plan.RewritePlan.Rewritten(
            sent,
            new dev.segue.rules.splice.ParameterMap(1, new int[] {1, 1}),
            new dev.segue.rules.splice.PositionMap(
                new int[] {0, made, made + 6},
                new int[] {0, made, made},
                new boolean[] {true, false, true}),
            false,
            java.util.List.of(),
            java.util.Set.of()));
    try (PreparedStatement query = connection.prepareStatement(asked)) {
      query.setString(1, "1");
      assertThatThrownBy(query::executeQuery)
          .isInstanceOfSatisfying(
              PSQLException.class,
              thrown -> {
                assertThat(thrown.getServerErrorMessage()).isNotNull();
                assertThat(thrown.getServerErrorMessage().getPosition())
                    .isEqualTo(asked.indexOf("nme") + 1);
                assertThat(thrown.getSQLState()).isEqualTo("42703");
                assertThat(thrown.getMessage()).contains("nme");
              });
    }
  }

  @Test
  void generatedKeys_addedByRewriting_comeBack() throws SQLException {
    String asked = "INSERT INTO users (name) VALUES (?)";
    script.in(
        Phase.PLANNED,
        asked,
        new dev.segue.rules.plan.RewritePlan.Rewritten(
            "INSERT INTO users (name, full_name) VALUES (?, ?) RETURNING id, name",
            new dev.segue.rules.splice.ParameterMap(1, new int[] {1, 1}),
            dev.segue.rules.splice.PositionMap.identity(),
            true,
            java.util.List.of(),
            java.util.Set.of()));
    try (PreparedStatement insert =
        connection.prepareStatement(asked, new String[] {"id", "name"})) {
      insert.setString(1, "Max");
      assertThat(insert.executeUpdate()).isEqualTo(1);
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getInt("id")).isEqualTo(2);
        assertThat(keys.getString("name")).isEqualTo("Max");
        assertThat(keys.getStatement()).isSameAs(insert);
      }
    }
  }

  @Test
  void columns_ofMappedTable_areThoseOfTheShape() throws SQLException {
    Script none = new Script();
    postgres.run("CREATE TABLE IF NOT EXISTS people (id int, name text NOT NULL, age int)");
    dev.segue.rules.model.Change change =
        new dev.segue.rules.model.Change(
            "people-name",
            dev.segue.rules.model.TableName.unqualified("people"),
            Phase.PLANNED,
            java.util.List.of(
                new dev.segue.rules.model.MappedColumn("name", "text", "first || last")),
            java.util.List.of(
                new dev.segue.rules.model.MappedColumn("first", "varchar(40)", "name"),
                new dev.segue.rules.model.MappedColumn("last", "numeric(7,2)", "name")),
            false,
            false,
            dev.segue.rules.model.Unrewritable.REFUSE);
    Instance planned =
        new Instance(
            "test",
            new dev.segue.rules.model.RuleSet(
                1,
                dev.segue.rules.model.Mode.REWRITE,
                java.util.Optional.empty(),
                java.util.List.of(change)),
            none);
    try (Connection old =
            new SegueConnection(postgres.connect(), planned, ShapeSetting.of(Side.OLD));
        Connection fresh =
            new SegueConnection(postgres.connect(), planned, ShapeSetting.of(Side.NEW))) {
      assertThat(columns(old, "%")).containsExactly("1 id int4", "2 name text", "3 age int4");
      assertThat(columns(fresh, null))
          .containsExactly("1 id int4", "2 first varchar", "3 last numeric", "4 age int4");
      assertThat(columns(fresh, "f%")).containsExactly("2 first varchar");
      assertThat(columns(fresh, "name")).isEmpty();
      try (ResultSet rows = fresh.getMetaData().getColumns(null, null, "people", "last")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt("DATA_TYPE")).isEqualTo(java.sql.Types.NUMERIC);
        assertThat(rows.getInt("COLUMN_SIZE")).isEqualTo(7);
        assertThat(rows.getStatement().getConnection()).isSameAs(fresh);
      }
    }
  }

  private static java.util.List<String> columns(
      Connection from, @org.jspecify.annotations.Nullable String pattern) throws SQLException {
    java.util.List<String> found = new java.util.ArrayList<>();
    try (ResultSet rows = from.getMetaData().getColumns(null, "public", "people", pattern)) {
      while (rows.next()) {
        found.add(
            rows.getInt("ORDINAL_POSITION")
                + " "
                + rows.getString("COLUMN_NAME")
                + " "
                + rows.getString("TYPE_NAME"));
      }
    }
    return found;
  }

  @Test
  void batchOfInserts_stillBecomesOneStatement() throws SQLException {
    String asked = "INSERT INTO users (name) VALUES (?)";
    script.in(
        Phase.PLANNED,
        asked,
        Script.rewritten("INSERT INTO users (name, full_name) VALUES (?, ?)", 1, 1, 1));
    Connection raw =
        java.sql.DriverManager.getConnection(postgres.url() + "&reWriteBatchedInserts=true");
    try (Connection ours = new SegueConnection(raw, instance, ShapeSetting.of(Side.OLD));
        PreparedStatement insert = ours.prepareStatement(asked)) {
      for (int index = 0; index < 4; index++) {
        insert.setString(1, "n" + index);
        insert.addBatch();
      }
      assertThat(insert.executeBatch())
          .containsOnly(Statement.SUCCESS_NO_INFO, Statement.SUCCESS_NO_INFO);
    }
    assertThat(postgres.value("SELECT count(*) FROM users WHERE name = full_name")).isEqualTo("4");
  }

  @Test
  void savepoint_rolledBack_keepsTransactionsRules() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      java.sql.Savepoint savepoint = connection.setSavepoint();
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      connection.rollback(savepoint);
      assertThat(instance.epochs().isSettled()).isFalse();
    }
    connection.rollback();
    assertThat(instance.epochs().isSettled()).isTrue();
  }

  @Test
  void observingRules_rewriteNothingAndSayWhatTheyWould() throws SQLException {
    String asked = "UPDATE users SET name = 'Obs'";
    script.in(Phase.PLANNED, asked, Script.rewritten("UPDATE nonsense", 0));
    script.in(Phase.PLANNED, "SELECT full_name FROM users", Script.refused());
    dev.segue.rules.model.RuleSet rules = Script.rules(Phase.PLANNED);
    Instance observing =
        new Instance(
            "test",
            new dev.segue.rules.model.RuleSet(
                1, dev.segue.rules.model.Mode.OBSERVE, rules.control(), rules.changes()),
            script);
    try (Connection ours =
            new SegueConnection(postgres.connect(), observing, ShapeSetting.of(Side.OLD));
        Statement statement = ours.createStatement()) {
      assertThat(statement.executeUpdate(asked)).isEqualTo(1);
      statement.execute("SELECT full_name FROM users");
      assertThat(observing.tallies().statements(Verdict.OBSERVED)).isEqualTo(2);
      assertThat(observing.reports().entries())
          .hasSize(2)
          .allSatisfy(entry -> assertThat(entry.message()).startsWith("Observed: "));
    }
  }

  @Test
  void brokenPlanner_orNoText_isAnSqlExceptionAndNothingElse() throws SQLException {
    script.in(
        Phase.PLANNED,
        "SELECT deep",
        (keys, catalog, session) -> {
          throw new StackOverflowError();
        });
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT deep"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SG012");
      assertThatThrownBy(() -> statement.execute(null)).isInstanceOf(SQLException.class);
      instance.epochs().publish(Script.rules(Phase.DUAL_WRITE));
      assertThat(instance.epochs().isSettled()).isTrue();
    }
  }
}
