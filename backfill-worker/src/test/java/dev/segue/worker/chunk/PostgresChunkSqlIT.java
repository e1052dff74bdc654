package dev.segue.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.chunk.ChunkSql.Looked;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks over keys of every kind: together they are the table, and no row is in two. */
class PostgresChunkSqlIT {
  private static final Change CHANGE =
      RulesReader.read(
              """
              segue: 1
              changes:
                - {id: t-b, table: t, phase: dual-write, rename: {from: a, to: b, type: text}}
              """
                  .getBytes(StandardCharsets.UTF_8),
              "rules.yaml")
          .rules()
          .orElseThrow()
          .changes()
          .get(0);

  private static Connection table(String... statements) throws SQLException {
    Connection connection = TestPostgres.connect(TestPostgres.createDatabase());
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private static final String TEXTS =
      "CASE i % 11 WHEN 0 THEN ',' WHEN 1 THEN '\\' WHEN 2 THEN '''' WHEN 3 THEN chr(10)"
          + " WHEN 4 THEN '\"' WHEN 5 THEN 'Ä' WHEN 6 THEN 'a' WHEN 7 THEN 'B' WHEN 8 THEN '' WHEN 9"
          + " THEN 'z,\\,' ELSE '%' END || CASE WHEN i > 11 THEN i::text ELSE '' END";

  /** The columns of a key, and for the i-th row a value of each. */
  private static List<String> keys() {
    return List.of(
        "k bigint | CASE i WHEN 1 THEN -9223372036854775808 WHEN 2 THEN 9223372036854775807 ELSE (i - 400) * 9000000000000000 END",
        "k int | i * i - 90000",
        "k smallint, l int | i / 50, i % 50",
        "k uuid | md5(i::text)::uuid",
        "k text | TEXTS",
        "k text COLLATE \"und-x-icu\" | TEXTS",
        "k text COLLATE \"C\", l text COLLATE \"de-x-icu\" | TEXTS, TEXTS",
        "k varchar(20), l char(6) | TEXTS, 'x' || i",
        "k numeric | CASE i WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN '-Infinity' ELSE (i / 7.0 - 30) END",
        "k timestamptz | CASE i WHEN 1 THEN 'infinity' WHEN 2 THEN '-infinity' WHEN 3 THEN '0044-03-15 12:00 BC' ELSE timestamptz '1890-01-01 00:00:00.000001+00' + i * interval '70 days 1 microsecond' END",
        "k timestamp, l date | timestamp '2024-01-01' + (i / 3) * interval '1 ms', date '2024-01-01' + i",
        "k mood, l int | (ARRAY['sad', 'ok', 'happy'])[1 + i % 3]::mood, i",
        "k word | TEXTS",
        "k percent, l int | i % 101, i",
        "k bytea | decode(md5(i::text), 'hex') || '\\x005c2c'",
        "k boolean, l inet | i % 2 = 0, inet '10.0.0.0' + i",
        "k interval, l timetz | (i % 7) * interval '1 day' - interval '3 days 1 microsecond', timetz '12:00+02' + i * interval '1 s'",
        "k bit(12), l bit varying | i::bit(12), i::bit(10)::text::bit varying || B'01'",
        "k name, l pg_lsn | 'n,' || i % 9, '16/B374D848'::pg_lsn + i",
        "k macaddr8 | ('08:00:2b:01:02:03:' || lpad(to_hex(i / 256), 2, '0') || ':' || lpad(to_hex(i % 256), 2, '0'))::macaddr8",
        "k mild | TEXTS");
  }

  /** As many walks over each table as the long run takes, each with sizes of its own. */
  private static int seeds() {
    return Integer.getInteger("worker.seeds", 25);
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("keys")
  void chunks_ofAnyKeyInAnySizes_areTheTable(String described) throws Exception {
    for (int seed = 100; seed < 100 + seeds(); seed++) {
      walks(described, seed);
    }
  }

  @Tag("soak")
  @Test
  void chunks_whileRowsComeAndGoInAnyOrder_coverThoseThatStay() throws Exception {
    for (int seed = 100; seed < 100 + 4 * seeds(); seed++) {
      walksWhileRowsComeAndGo(seed);
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void chunks_ofAnyKey_areTheTable(String described) throws Exception {
    walks(described, 11);
  }

  private static void walks(String described, long seed) throws Exception {
    String[] parts = described.replace("TEXTS", TEXTS).split(" \\| ", 2);
    String names = parts[0].replaceAll("(k|l) [^,]*", "$1");
    try (Connection connection =
        table(
            "CREATE TYPE mood AS ENUM ('happy', 'ok', 'sad')",
            "CREATE DOMAIN word AS text CHECK (value <> 'never')",
            "CREATE DOMAIN mild AS word CHECK (value <> 'ever')",
            "CREATE DOMAIN percent AS integer CHECK (value BETWEEN 0 AND 100)",
            "CREATE TABLE t (" + parts[0] + ", a text, b text, PRIMARY KEY (" + names + "))",
            "INSERT INTO t SELECT " + parts[1] + ", 'a' || i FROM generate_series(1, 700) i",
            "ANALYZE t")) {
      walks(connection, 700, seed);
    }
  }

  @Test
  void chunks_ofPartitions_areTheTable() throws Exception {
    try (Connection connection =
        table(
            "CREATE TABLE t (k int, l text, a text, b text, PRIMARY KEY (l, k)) PARTITION BY HASH (k)",
            "CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
            "CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
            "INSERT INTO t SELECT i, " + TEXTS + ", 'a' || i FROM generate_series(1, 700) i",
            "ANALYZE t")) {
      walks(connection, 700, 11);
    }
  }

  private static PostgresChunkSql chunks(Connection connection)
      throws SQLException, SourceException {
    WalkedTable table = PostgresKeys.find(connection, CHANGE.table());
    return new PostgresChunkSql(table, CHANGE, Shown.ALL);
  }

  /**
   * Walks in ranges and chunks of seeded sizes, filling; nothing is left and nothing done twice.
   */
  private static void walks(Connection connection, int rows, long seed) throws Exception {
    PostgresChunkSql chunks = chunks(connection);
    assertThat(missed(connection, chunks)).isEqualTo(rows);
    Random random = new Random(seed);
    RowKey highest = chunks.highest(connection).orElseThrow();
    List<RowKey> ends = new ArrayList<>(chunks.borders(connection, 5));
    assertThat(ends).isNotEmpty();
    ends.add(highest);
    Optional<RowKey> after = Optional.empty();
    long seen = 0;
    long filled = 0;
    for (RowKey end : ends) {
      // As it comes back from the segue tables.
      RowKey last = RowKey.parse(end.toString());
      while (true) {
        KeyRange left = new KeyRange(after, Optional.of(last));
        int most = 1 + random.nextInt(90);
        ChunkSql.Head head = chunks.head(connection, left, most);
        if (head.rows() == 0) {
          break;
        }
        assertThat(head.rows()).isLessThanOrEqualTo(most);
        Optional<RowKey> upTo = head.last().or(() -> Optional.of(last));
        KeyRange chunk = new KeyRange(after, upTo);
        int stripes = 1 + random.nextInt(4);
        Locks locks = Locks.values()[random.nextInt(2)];
        for (int stripe = 0; stripe < stripes; stripe++) {
          filled += chunks.fill(connection, Side.NEW, chunk, new Stripe(stripe, stripes), locks);
        }
        assertThat(chunks.census(connection, Side.NEW, chunk, Looked.EVERY_ROW))
            .containsOnlyKeys(Verdict.AGREEING)
            .containsEntry(Verdict.AGREEING, (long) head.rows());
        seen += head.rows();
        after = upTo;
      }
      after = Optional.of(last);
    }
    assertThat(seen).isEqualTo(rows);
    assertThat(filled).isEqualTo(rows);
    KeyRange all = new KeyRange(Optional.empty(), Optional.empty());
    assertThat(chunks.census(connection, Side.NEW, all, Looked.UNFILLED_ROWS)).isEmpty();
    assertThat(missed(connection, chunks)).isZero();
  }

  private static long missed(Connection connection, PostgresChunkSql chunks) throws SQLException {
    connection.commit();
    long missed = chunks.missed(connection, Side.NEW, done -> true);
    connection.commit();
    return missed;
  }

  @Test
  void chunks_whileRowsComeAndGo_coverThoseThatStay() throws Exception {
    walksWhileRowsComeAndGo(5);
  }

  private static void walksWhileRowsComeAndGo(long seed) throws Exception {
    try (Connection connection =
        table(
            "CREATE TABLE t (k int PRIMARY KEY, a text, b text)",
            "INSERT INTO t SELECT i * 10, 'a' FROM generate_series(1, 1000) i")) {
      PostgresChunkSql chunks = chunks(connection);
      Random random = new Random(seed);
      RowKey last = chunks.highest(connection).orElseThrow();
      Optional<RowKey> after = Optional.empty();
      long filled = 0;
      while (true) {
        ChunkSql.Head head =
            chunks.head(connection, new KeyRange(after, Optional.of(last)), 1 + random.nextInt(60));
        if (head.rows() == 0) {
          break;
        }
        Optional<RowKey> upTo = head.last().or(() -> Optional.of(last));
        // Between the look and the fill, and around the highest key: descending inserts, deletes.
        int key = random.nextInt(10_100);
        try (Statement statement = connection.createStatement()) {
          statement.execute("DELETE FROM t WHERE k BETWEEN %d AND %d".formatted(key, key + 30));
          for (int i = 5; i > 0; i--) {
            statement.execute(
                "INSERT INTO t VALUES (%d, 'new', 'new') ON CONFLICT DO NOTHING"
                    .formatted(key + i));
          }
        }
        filled +=
            chunks.fill(
                connection, Side.NEW, new KeyRange(after, upTo), Stripe.WHOLE, Locks.UNEXPECTED);
        after = upTo;
      }
      assertThat(filled).isPositive();
      KeyRange all = new KeyRange(Optional.empty(), Optional.empty());
      assertThat(chunks.census(connection, Side.NEW, all, Looked.EVERY_ROW))
          .containsOnlyKeys(Verdict.AGREEING);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(k varchar_ops)",
        "(k DESC)",
        "(k DESC, i DESC)",
        "(i, k) INCLUDE (a)",
      })
  void key_ofAUniqueIndexThatIsReadForthOrBack_isWalked(String index) throws Exception {
    try (Connection connection =
        table(
            "CREATE TABLE t (k varchar NOT NULL, i int NOT NULL, a text, b text)",
            "CREATE UNIQUE INDEX ON t " + index,
            "INSERT INTO t SELECT i, i, 'a' FROM generate_series(1, 10) i")) {
      assertThat(chunks(connection).highest(connection)).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k float8 PRIMARY KEY | k is of type double precision, whose values cannot be compared exactly and in order",
        "k int UNIQUE | k may be NULL",
        "k text COLLATE loose PRIMARY KEY | k has a collation by which different values are equal",
        "k int | it has no unique index",
        "k mood_too PRIMARY KEY | k is of type mood_too, whose values cannot be compared",
        "k text NOT NULL); CREATE UNIQUE INDEX i ON t (k COLLATE \"C\" | i: k is in another order there",
        "k text NOT NULL); CREATE UNIQUE INDEX i ON t (k text_pattern_ops | i: k is in another order",
        "k int NOT NULL, l int NOT NULL); CREATE UNIQUE INDEX i ON t (k, l DESC | l is in another",
      })
  void key_thatCannotBeWalked_isRefusedWithTheReason(String column, String reason)
      throws Exception {
    try (Connection connection =
        table(
            "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
            "CREATE TYPE mood AS ENUM ('happy', 'sad')",
            "CREATE DOMAIN mood_too AS mood",
            "CREATE TABLE t (a text, b text, " + column + ")")) {
      assertThatThrownBy(() -> chunks(connection))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("The table t has no key to walk it by")
          .hasMessageContaining(reason)
          .hasMessageContaining("Give it a unique index over columns that are NOT NULL");
    }
  }
}
