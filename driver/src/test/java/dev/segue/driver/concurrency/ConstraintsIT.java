package dev.segue.driver.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two transactions against each other on a table under change come to what they come to on a plain
 * table of the shape that they speak of: the same waits, counts and SQLSTATEs, step by step. So do
 * they where each speaks of another shape.
 */
final class ConstraintsIT {
  private static final int READ_COMMITTED = Connection.TRANSACTION_READ_COMMITTED;
  private static final int REPEATABLE_READ = Connection.TRANSACTION_REPEATABLE_READ;
  private static final int SERIALIZABLE = Connection.TRANSACTION_SERIALIZABLE;

  private static final String RULES =
      """
        - id: people-mail
          table: people
          phase: %1$s
          rename: {from: mail, to: email, type: text}
        - id: people-name
          table: people
          phase: %1$s
          exact: true
          old:
            full_name: {type: text, backward: "first_name || ' ' || last_name"}
          new:
            first_name: {type: text, forward: "split_part(full_name, ' ', 1)"}
            last_name: {type: text, forward: "split_part(full_name, ' ', 2)"}
      """;

  /** Phases in which the halves of a name are computed from it. */
  private static final List<String> ONLY_OLD = List.of("planned", "expanded");

  private static final List<String> BOTH = List.of("dual-write", "fallback-read", "new-read");

  private static Postgres postgres;
  private static Postgres plain;
  private static Path directory;
  private static final Map<String, Ruled> tables = new HashMap<>();
  private static final List<Connection> plains = new ArrayList<>();
  private static final List<Connection> ours = new ArrayList<>();
  private static Connection referee;
  private static @Nullable Ruled openedBy;

  /** What two transactions do: a step is "side: statement". */
  private enum Story {
    UPSERT_OF_ONE_KEY(
        "0: INSERT INTO people (email, hits) VALUES ('new', 1) ON CONFLICT (email) DO UPDATE SET"
            + " hits = people.hits + 1",
        "1: INSERT INTO people (email, hits) VALUES ('new', 1) ON CONFLICT (email) DO UPDATE SET"
            + " hits = people.hits + 1",
        "0: COMMIT",
        "1: COMMIT"),
    UPSERT_THAT_DOES_NOTHING(
        "0: INSERT INTO people (email, hits) VALUES ('new', 1) ON CONFLICT (email) DO NOTHING",
        "1: INSERT INTO people (email, hits) VALUES ('new', 1) ON CONFLICT (email) DO NOTHING",
        "0: COMMIT",
        "1: COMMIT"),
    INSERT_OF_ONE_KEY(
        "0: INSERT INTO people (email, hits) VALUES ('new', 1)",
        "1: INSERT INTO people (email, hits) VALUES ('new', 2)",
        "0: COMMIT",
        "1: COMMIT"),
    INSERT_AFTER_ROLLBACK(
        "0: INSERT INTO people (email, hits) VALUES ('new', 1)",
        "1: INSERT INTO people (email, hits) VALUES ('new', 2)",
        "0: ROLLBACK",
        "1: COMMIT"),
    KEY_TAKEN_BY_AN_UPDATE(
        "0: UPDATE people SET email = 'new' WHERE id = 1",
        "1: INSERT INTO people (email, hits) VALUES ('new', 2)",
        "0: COMMIT",
        "1: COMMIT"),
    HALVES_OF_A_NAME(
        "0: UPDATE people SET first_name = 'Zoe' WHERE id = 1",
        "1: UPDATE people SET last_name = 'Zimmer' WHERE id = 1",
        "0: COMMIT",
        "1: COMMIT"),
    HALVES_AFTER_A_READ(
        "0: SELECT first_name FROM people WHERE id = 1",
        "1: SELECT last_name FROM people WHERE id = 1",
        "0: UPDATE people SET first_name = 'Zoe' WHERE id = 1",
        "0: COMMIT",
        "1: UPDATE people SET last_name = 'Zimmer' WHERE id = 1",
        "1: COMMIT"),
    DEADLOCK(
        "0: UPDATE people SET first_name = 'Zoe' WHERE id = 1",
        "1: UPDATE people SET last_name = 'Zimmer' WHERE id = 2",
        "0: UPDATE people SET email = 'x' WHERE id = 2",
        "1: UPDATE people SET email = 'y' WHERE id = 1",
        "0: ROLLBACK",
        "1: ROLLBACK"),
    WRITE_SKEW(
        "0: SELECT count(*) FROM people WHERE first_name = 'Ann'",
        "1: SELECT count(*) FROM people WHERE first_name = 'Ann'",
        "0: UPDATE people SET first_name = 'Zoe' WHERE id = 1",
        "1: UPDATE people SET first_name = 'Zoe' WHERE id = 2",
        "0: COMMIT",
        "1: COMMIT"),
    SNAPSHOT(
        "0: SELECT first_name FROM people WHERE email = 'a'",
        "1: UPDATE people SET first_name = 'Zoe', email = 'aa' WHERE id = 1",
        "1: COMMIT",
        "0: SELECT first_name FROM people WHERE email IN ('a', 'aa')",
        "0: COMMIT"),
    QUEUE(
        "0: SELECT first_name FROM people ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
        "1: SELECT first_name FROM people ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
        "1: SELECT first_name FROM people WHERE id = 1 FOR UPDATE NOWAIT",
        "0: COMMIT",
        "1: COMMIT"),
    PREDICATE_AFTER_A_WAIT(
        "0: UPDATE people SET first_name = 'Zoe' WHERE first_name = 'Ann'",
        "1: UPDATE people SET hits = 9 WHERE first_name = 'Ann'",
        "0: COMMIT",
        "1: COMMIT");

    private final String steps;

    Story(String... steps) {
      this.steps = String.join("\n", steps);
    }

    /** The steps, those of one side in the old shape where a side is to speak it. */
    List<String> steps(Shapes shapes) {
      return steps
          .lines()
          .map(step -> shapes.isOld(step.charAt(0) - '0') ? step.replace("email", "mail") : step)
          .toList();
    }

    /** Whether all that it names is a column of its own in either shape. */
    boolean isSpokenInBoth() {
      return !steps.contains("_name");
    }
  }

  /** Who speaks the old shape. */
  private enum Shapes {
    NEW_AND_NEW,
    OLD_AND_NEW,
    NEW_AND_OLD;

    boolean isOld(int side) {
      return this == OLD_AND_NEW ? side == 0 : this == NEW_AND_OLD && side == 1;
    }
  }

  @BeforeAll
  static void createDatabases(@TempDir Path temporary) throws SQLException {
    directory = temporary;
    postgres = Postgres.database();
    plain =
        Postgres.database(
            "CREATE TABLE people (id serial PRIMARY KEY, email text UNIQUE, hits int,"
                + " first_name text, last_name text)");
    plains.add(plain.connect());
    plains.add(plain.connect());
    referee = plain.connect();
  }

  /** The table under change is made anew for another phase, else only filled. */
  private static Ruled ruled(String phase) throws Exception {
    Ruled known = tables.get(phase);
    if (known == null) {
      boolean swapped = List.of("new-read", "retired").contains(phase);
      postgres.run(
          "DROP TABLE IF EXISTS people",
          "CREATE TABLE people (id serial PRIMARY KEY, mail text "
              + (phase.equals("retired") ? "" : swapped ? "UNIQUE DEFERRABLE" : "UNIQUE")
              + ", hits int, full_name text, email text UNIQUE "
              + (swapped ? "" : "DEFERRABLE")
              + ", first_name text, last_name text)");
      tables.clear();
      known = Ruled.by(postgres, directory, RULES.formatted(phase));
      tables.put(phase, known);
    }
    postgres.run(
        "TRUNCATE people RESTART IDENTITY",
        "INSERT INTO people (mail, email, hits, full_name, first_name, last_name) VALUES"
            + " ('a', 'a', 0, 'Ann Ash', 'Ann', 'Ash'), ('b', 'b', 0, 'Ann Bee', 'Ann', 'Bee')");
    if (ONLY_OLD.contains(phase)) {
      postgres.run("UPDATE people SET email = NULL, first_name = NULL, last_name = NULL");
    } else if (!BOTH.contains(phase)) {
      postgres.run("UPDATE people SET mail = NULL, full_name = NULL");
    }
    plain.run(
        "TRUNCATE people RESTART IDENTITY",
        "INSERT INTO people (email, hits, first_name, last_name) VALUES"
            + " ('a', 0, 'Ann', 'Ash'), ('b', 0, 'Ann', 'Bee')");
    return known;
  }

  static Stream<Arguments> stories() {
    return stories(true);
  }

  static Stream<Arguments> otherStories() {
    return stories(false);
  }

  private static Stream<Arguments> stories(boolean inTheBuild) {
    List<Arguments> all = new ArrayList<>();
    for (String phase :
        List.of("planned", "expanded", "dual-write", "fallback-read", "new-read", "retired")) {
      for (int isolation : new int[] {READ_COMMITTED, REPEATABLE_READ, SERIALIZABLE}) {
        for (Story story : Story.values()) {
          for (Shapes shapes : Shapes.values()) {
            boolean first =
                BOTH.contains(phase)
                    || (isolation == READ_COMMITTED && shapes == Shapes.NEW_AND_NEW);
            if (first == inTheBuild && (shapes == Shapes.NEW_AND_NEW || story.isSpokenInBoth())) {
              all.add(Arguments.of(story, isolation, phase, shapes));
            }
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("stories")
  void transactions_againstEachOther_endAsOnThePlainTable(
      Story story, int isolation, String phase, Shapes shapes) throws Exception {
    Ruled ruled = ruled(phase);
    List<String> expected = told(story.steps(Shapes.NEW_AND_NEW), plains, isolation);
    List<String> found = told(story.steps(shapes), opened(ruled), isolation);
    assertThat(found).isEqualTo(expected);
    String rows =
        "SELECT coalesce(string_agg(concat_ws(',', email, hits, first_name, last_name), ' '"
            + " ORDER BY email), '') FROM people";
    assertThat(value(ruled, rows)).isEqualTo(plain.value(rows));
    if (!BOTH.contains(phase)) {
      return;
    }
    assertThat(
            postgres.value(
                "SELECT count(*) FROM people WHERE mail IS DISTINCT FROM email OR full_name IS"
                    + " DISTINCT FROM first_name || ' ' || last_name"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("otherStories")
  @Tag("soak")
  void otherTransactions_againstEachOther_endAsOnThePlainTable(
      Story story, int isolation, String phase, Shapes shapes) throws Exception {
    transactions_againstEachOther_endAsOnThePlainTable(story, isolation, phase, shapes);
  }

  private static String value(Ruled ruled, String query) throws SQLException {
    try (Connection connection = ruled.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** The stories are what they are called: else the comparison above would show nothing. */
  @Test
  void stories_onThePlainTable_haveTheirWaitsAndFailures() throws Exception {
    assertThat(onPlainTable(Story.UPSERT_OF_ONE_KEY, READ_COMMITTED))
        .containsExactly("0: 1", "1: waits", "0: committed", "1: 1", "1: committed");
    assertThat(onPlainTable(Story.UPSERT_OF_ONE_KEY, REPEATABLE_READ))
        .containsSubsequence("1: waits", "1: 40001");
    assertThat(onPlainTable(Story.INSERT_OF_ONE_KEY, READ_COMMITTED))
        .containsSubsequence("1: waits", "1: 23505");
    assertThat(onPlainTable(Story.DEADLOCK, READ_COMMITTED)).contains("0: waits", "1: 40P01");
    assertThat(onPlainTable(Story.WRITE_SKEW, SERIALIZABLE)).contains("1: 40001");
    assertThat(onPlainTable(Story.QUEUE, READ_COMMITTED)).contains("1: 55P03");
  }

  private static List<String> onPlainTable(Story story, int isolation) throws Exception {
    ruled("dual-write");
    return told(story.steps(Shapes.NEW_AND_NEW), plains, isolation);
  }

  private static List<String> told(List<String> steps, List<Connection> sides, int isolation)
      throws Exception {
    try (Duel duel = new Duel(sides.get(0), sides.get(1), referee, isolation)) {
      for (String step : steps) {
        duel.step(step.charAt(0) - '0', step.substring(3));
      }
      return duel.outcomes();
    }
  }

  /** Connections under those rules, the same ones while the rules are. */
  private static List<Connection> opened(Ruled ruled) throws SQLException {
    if (!ruled.equals(openedBy)) {
      closeAll(ours);
      ours.add(ruled.connect());
      ours.add(ruled.connect());
      openedBy = ruled;
    }
    return ours;
  }

  private static void closeAll(List<Connection> connections) throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  @AfterAll
  static void disconnect() throws SQLException {
    closeAll(ours);
    closeAll(plains);
    referee.close();
  }

  /** Clients of both shapes upsert a new key at once, again and again: none fails. */
  @ParameterizedTest
  @ValueSource(strings = {"dual-write", "new-read"})
  void upserts_ofManyClientsInBothShapes_neverFail(String phase) throws Exception {
    int clients = 16;
    int rounds = 60;
    Ruled ruled = ruled(phase);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    CyclicBarrier round = new CyclicBarrier(clients);
    try {
      List<Future<List<String>>> all = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        String column = client % 2 == 0 ? "mail" : "email";
        all.add(threads.submit(() -> failuresOfUpserts(ruled, column, rounds, round)));
      }
      for (Future<List<String>> one : all) {
        assertThat(one.get(120, TimeUnit.SECONDS)).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(
            postgres.value(
                "SELECT sum(hits) || ' ' || count(*) || ' ' || bool_and(mail = email) FROM people"
                    + " WHERE mail LIKE 'k%'"))
        .isEqualTo(clients * rounds + " " + rounds + " true");
  }

  private static List<String> failuresOfUpserts(
      Ruled ruled, String column, int rounds, CyclicBarrier round) throws Exception {
    List<String> failures = new ArrayList<>();
    try (Connection connection = ruled.connect();
        PreparedStatement upsert =
            connection.prepareStatement(
                "INSERT INTO people ("
                    + column
                    + ", hits) VALUES (?, 1) ON CONFLICT ("
                    + column
                    + ") DO UPDATE SET hits = people.hits + 1")) {
      for (int number = 0; number < rounds; number++) {
        upsert.setString(1, "k" + number);
        round.await(60, TimeUnit.SECONDS);
        try {
          upsert.executeUpdate();
        } catch (SQLException failure) {
          // The others go on waiting for this client at each round.
          failures.add(failure.getSQLState() + " " + failure.getMessage());
        }
      }
    }
    return failures;
  }
}
