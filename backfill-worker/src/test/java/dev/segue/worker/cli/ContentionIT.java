package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker whose chunk the server refuses because of others: it is the worker that gives way and
 * comes back, and every row is filled once.
 */
@Timeout(60)
class ContentionIT {
  private static final int ROWS = 500;
  private static final String DEADLOCKS =
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";

  @TempDir Path folder = Path.of("");

  private SplitUsers users = new SplitUsers("", Path.of(""), 0);

  @BeforeEach
  void createUsers() {
    users = SplitUsers.create(folder, ROWS);
  }

  private void prepare(String... statements) {
    TestPostgres.execute(users.url(), statements);
  }

  private CompletableFuture<Run> backfill(String... more) {
    return CompletableFuture.supplyAsync(() -> users.run("backfill", more));
  }

  /** Waits until that holds on the server while a command runs. */
  private void await(CompletableFuture<Run> run, String question) throws SQLException {
    while (users.number("SELECT count(*) WHERE " + question) == 0) {
      assertThat(run.isDone()).as(() -> question + ": " + run.join()).isFalse();
      assertThat(Thread.currentThread().isInterrupted()).as(question).isFalse();
    }
  }

  private void finished(Run run) throws SQLException {
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains(ROWS + " rows filled");
    assertThat(users.faults()).isEmpty();
  }

  /** Has the rules rename the column instead. */
  private void renamed() throws IOException {
    Files.writeString(
        users.rules(),
        """
        segue: 1
        changes:
          - id: users-name
            table: users
            phase: dual-write
            rename: {from: name, to: full_name, type: text}
        """);
  }

  @Test
  void chunk_thatCannotBeSerialized_isDoneAgain() throws SQLException {
    // A sequence counts on where everything else is undone.
    prepare(
        "CREATE SEQUENCE refusals",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF new.id > 900 AND nextval('refusals') <= 3 THEN"
            + "  RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END IF;"
            + " RETURN new; END $$",
        "CREATE TRIGGER refuse AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION refuse()");
    finished(users.run("backfill"));
    assertThat(users.number("SELECT last_value FROM refusals")).isGreaterThan(3);
  }

  @Test
  void commit_thatCannotBeSerialized_isDoneAgain() throws SQLException {
    prepare(
        "CREATE SEQUENCE refusals",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF new.id = 999 AND nextval('refusals') <= 3 THEN"
            + "  RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END IF;"
            + " RETURN new; END $$",
        "CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON users DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    finished(users.run("backfill"));
    assertThat(users.number("SELECT last_value FROM refusals")).isEqualTo(4);
  }

  @Test
  void look_thatTakesTooLong_isTakenAtSmallerChunks() throws Exception {
    // Cancelled as a statement that runs too long is, as long as it computes more than ten rows.
    prepare(
        "CREATE FUNCTION first_of(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN"
            + " IF current_query() LIKE 'SELECT verdict%' AND set_config('t.calls',"
            + "  (coalesce(nullif(current_setting('t.calls', true), ''), '0')::int + 1)::text,"
            + "  true)::int > 10 THEN"
            + "  RAISE EXCEPTION 'canceling statement' USING ERRCODE = '57014'; END IF;"
            + " RETURN nullif(split_part($1, ' ', 1), ''); END $$",
        "UPDATE users SET name = ''",
        // The change begins anew, with another definition.
        "DROP SCHEMA segue CASCADE");
    String rules = Files.readString(users.rules());
    Files.writeString(
        users.rules(), rules.replace("nullif(split_part(name, ' ', 1), '')", "first_of(name)"));
    assertThat(users.run("init").exit()).isZero();
    Run run = users.run("backfill");
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("0 rows filled, 500 unmappable");
  }

  @Test
  void backfill_whereTheDatabaseSerializesByDefault_readsWhatIsCommitted() throws SQLException {
    prepare(
        "CREATE TABLE levels (level text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO levels VALUES (current_setting('transaction_isolation'));"
            + " RETURN NULL; END $$",
        "CREATE TRIGGER note AFTER UPDATE ON users EXECUTE FUNCTION note()",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation ="
            + " serializable', current_database()); END $$");
    finished(users.run("backfill"));
    assertThat(users.number("SELECT count(*) FROM levels WHERE level = 'read committed'"))
        .isPositive();
    assertThat(users.number("SELECT count(*) FROM levels WHERE level <> 'read committed'"))
        .isZero();
  }

  /** Has the worker touch a row that the application may hold, once the gate's lock is free. */
  private void auditThroughAGate() {
    prepare(
        "CREATE TABLE audit (changes bigint)",
        "INSERT INTO audit VALUES (0)",
        "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " WHILE NOT pg_try_advisory_xact_lock_shared(1) LOOP PERFORM pg_sleep(0.01); END LOOP;"
            + " UPDATE audit SET changes = changes + 1; RETURN NULL; END $$",
        "CREATE TRIGGER audit AFTER UPDATE ON users EXECUTE FUNCTION audit()");
  }

  /**
   * The application holds what the worker's trigger writes, and then wants a row of its chunk.
   *
   * @param settings of the application's session
   */
  private Run crossed(String settings) throws Exception {
    try (Connection gate = TestPostgres.connect(users.url());
        Connection application = TestPostgres.connect(users.url());
        Statement closing = gate.createStatement();
        Statement statement = application.createStatement()) {
      closing.execute("SELECT pg_advisory_lock(1)");
      application.setAutoCommit(false);
      statement.execute(settings);
      statement.execute("UPDATE audit SET changes = changes + 1000000");
      // Rows of every stripe: the worker meets one, and from then on leaves out what is locked.
      statement.execute("SELECT FROM users WHERE id <= 60 FOR UPDATE");
      CompletableFuture<Run> run = backfill();
      await(run, "EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')");
      CompletableFuture<Boolean> wanting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  statement.execute("SELECT FROM users FOR UPDATE");
                  application.commit();
                  return true;
                } catch (SQLException e) {
                  throw new IllegalStateException("the application was the victim", e);
                }
              });
      await(run, "EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')");
      closing.execute("SELECT pg_advisory_unlock(1)");
      assertThat(wanting.get()).isTrue();
      return run.get();
    }
  }

  @Test
  void chunk_inADeadlock_isTheVictimAndIsDoneAgain() throws Exception {
    auditThroughAGate();
    prepare(
        // The worker's sessions look for a deadlock at once.
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''10ms''',"
            + " current_database()); END $$");
    finished(crossed("SET LOCAL deadlock_timeout = '10min'"));
    // A session tells what it met when its transaction is over.
    while (users.number(DEADLOCKS) == 0) {
      assertThat(Thread.currentThread().isInterrupted()).as(DEADLOCKS).isFalse();
    }
    assertThat(users.number("SELECT changes FROM audit")).isGreaterThan(1_000_000);
  }

  @Test
  void lock_thatAChunkWaitsFor_isGivenUpBeforeTheApplicationLooksForADeadlock() throws Exception {
    prepare(
        "CREATE TABLE bounds (lock interval, deadlock interval, target interval)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO bounds VALUES (current_setting('lock_timeout')::interval,"
            + " current_setting('deadlock_timeout')::interval, '100 ms');"
            + " RETURN NULL; END $$",
        "CREATE TRIGGER note AFTER UPDATE ON users EXECUTE FUNCTION note()");
    try (Connection application = TestPostgres.connect(users.url());
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("SELECT FROM users WHERE id <= 60 FOR UPDATE");
      CompletableFuture<Run> run = backfill();
      await(run, "EXISTS (SELECT FROM bounds WHERE lock > target)");
      application.rollback();
      finished(run.get());
    }
    // Whoever waits for a row of the chunk began to at most a chunk's time before the worker.
    assertThat(users.number("SELECT count(*) FROM bounds WHERE lock + 2 * target > deadlock"))
        .isZero();
  }

  @Test
  void row_thatANewForeignKeyPointsAt_keepsNoOtherFromBeingFilled() throws Exception {
    renamed();
    prepare(
        "ALTER TABLE users ADD full_name text",
        "CREATE UNIQUE INDEX mirror ON users (full_name)",
        "CREATE TABLE child (user_id bigint REFERENCES users)");
    try (Connection application = TestPostgres.connect(users.url());
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      // It locks the row FOR KEY SHARE, which an update of a unique column waits for.
      statement.execute("INSERT INTO child VALUES (30)");
      CompletableFuture<Run> run = backfill();
      await(run, "(SELECT count(*) FROM users WHERE full_name IS NOT NULL) = " + (ROWS - 1));
      application.rollback();
      Run ended = run.get();
      assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    }
    assertThat(users.number("SELECT count(*) FROM users WHERE full_name = name")).isEqualTo(ROWS);
  }

  @Test
  void range_thatCannotBeGoneOnWith_keepsNoOtherRangeFromItsTurn() throws Exception {
    // What no row's lock tells: a trigger that wants something that somebody has.
    prepare(
        "CREATE TABLE gate (id int PRIMARY KEY)",
        "INSERT INTO gate VALUES (1)",
        "CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF new.id = 30 THEN PERFORM FROM gate FOR UPDATE; END IF; RETURN new; END $$",
        "CREATE TRIGGER pass BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION pass()");
    try (Connection application = TestPostgres.connect(users.url());
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("SELECT FROM gate FOR UPDATE");
      CompletableFuture<Run> run = backfill();
      await(run, "(SELECT bool_and(done OR number = 0) FROM segue.segue_range)");
      application.rollback();
      finished(run.get());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void row_thatStaysLockedOverManyPasses_isWaitedForAndItsHolderNamed(boolean masked)
      throws Exception {
    try (Connection application = TestPostgres.connect(users.url());
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("SET application_name = 'nightly-report'");
      statement.execute("SELECT FROM users WHERE id = 30 FOR UPDATE");
      CompletableFuture<Run> run = backfill(masked ? new String[] {"--mask"} : new String[0]);
      await(run, "(SELECT count(*) FROM users WHERE first_name IS NOT NULL) = " + (ROWS - 1));
      // As if so many passes had left it.
      prepare("UPDATE segue.segue_work SET pass = 50, reason = ''");
      await(
          run,
          "EXISTS (SELECT FROM segue.segue_work WHERE reason LIKE '1 rows are locked by others, the"
              + " longest by session % of nightly-report for % s%' AND (reason LIKE '%last at: SELECT FROM users%') = "
              + !masked
              + ")");
      application.rollback();
      finished(run.get());
    }
  }

  @Test
  void row_thatATriggerEmptiesAgain_endsTheFillWithTheReason() throws SQLException {
    prepare(
        "CREATE FUNCTION empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF new.id = 30 THEN new.first_name = NULL; new.last_name = NULL; END IF;"
            + " IF new.id = 30 THEN UPDATE segue.segue_work SET pass = 20; END IF;"
            + " RETURN new; END $$",
        "CREATE TRIGGER empty BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION empty()");
    Run run = users.run("backfill");
    assertThat(run.exit()).as(run.out() + run.err()).isOne();
    assertThat(run.out())
        .contains("1 rows stay absent though nobody has them locked: look for a trigger");
  }

  @Test
  void value_thatAnotherIsAboutToInsert_isWaitedForAndFilledOnce() throws Exception {
    renamed();
    prepare(
        "ALTER TABLE users ADD full_name text",
        "CREATE UNIQUE INDEX named ON users (name)",
        "CREATE UNIQUE INDEX mirror ON users (full_name)");
    try (Connection application = TestPostgres.connect(users.url());
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("INSERT INTO users (id, full_name) VALUES (1, 'Ann7 Lee7')");
      CompletableFuture<Run> run = backfill();
      await(run, "EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')");
      application.rollback();
      Run ended = run.get();
      assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    }
    assertThat(users.number("SELECT count(*) FROM users WHERE full_name = name")).isEqualTo(ROWS);
    assertThat(users.number("SELECT count(*) FROM touched")).isEqualTo(ROWS);
  }

  @Test
  void row_thatMovesToAnotherPartitionUnderTheChunk_isFilledThere() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE users (id bigint, part int, name text, PRIMARY KEY (id, part))"
                + " PARTITION BY LIST (part)",
            "CREATE TABLE users_1 PARTITION OF users FOR VALUES IN (1)",
            "CREATE TABLE users_2 PARTITION OF users FOR VALUES IN (2)",
            "INSERT INTO users SELECT i, 1, 'Ann' || i || ' Lee' FROM generate_series(1, 50) i",
            "CREATE FUNCTION first_of(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN"
                + " WHILE NOT pg_try_advisory_xact_lock_shared(1) LOOP PERFORM pg_sleep(0.01);"
                + " END LOOP; RETURN split_part($1, ' ', 1); END $$");
    String rules = Files.readString(users.rules());
    Files.writeString(
        users.rules(), rules.replace("nullif(split_part(name, ' ', 1), '')", "first_of(name)"));
    SplitUsers parted = new SplitUsers(url, users.rules(), 50);
    assertThat(parted.run("init").exit()).isZero();
    assertThat(parted.run("expand").exit()).isZero();
    users = parted;
    try (Connection gate = TestPostgres.connect(url);
        Statement closing = gate.createStatement()) {
      closing.execute("SELECT pg_advisory_lock(1)");
      CompletableFuture<Run> run = backfill();
      await(
          run,
          "EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
              + " AND query LIKE 'UPDATE %')");
      prepare("UPDATE users SET part = 2 WHERE id = 40");
      closing.execute("SELECT pg_advisory_unlock(1)");
      Run ended = run.get();
      assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    }
    assertThat(
            users.number("SELECT count(*) FROM users WHERE name = first_name || ' ' || last_name"))
        .isEqualTo(50);
    assertThat(users.number("SELECT sum(filled) FROM segue.segue_range")).isEqualTo(50);
  }
}
