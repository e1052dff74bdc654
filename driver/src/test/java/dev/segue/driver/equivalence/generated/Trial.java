package dev.segue.driver.equivalence.generated;

import dev.segue.driver.equivalence.Outcome;
import dev.segue.driver.equivalence.Plans;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs statements one after the other on plain tables and through Segue, and compares. */
final class Trial {
  private static final String REFUSED = "SG001";

  /** So many rows show what is wrong; a shrunk statement rarely has more. */
  private static final int MAX_LINES = 10;

  /** Of a plain table with both sides; through Segue a name means the connection's side first. */
  private static final String AMBIGUOUS = "42702";

  private static final String NOT_NULL = " not null";

  private static final String UNGROUPED = "42803";

  /** {@code internal_error}: what the server itself calls a fault of its own. */
  private static final String INTERNAL = "XX000";

  private static final String OUT_OF_RANGE = "22003";

  private static final String UNFIT = "22SG1";
  private static final Pattern CODE =
      Pattern.compile(
          "refused this statement \\[(\\w+)].*? \\(at character \\d+(: (?:\\w+|\\W))",
          Pattern.DOTALL);
  private static final String RESTART =
      "SELECT setval(schemaname || '.' || sequencename, 100, false) FROM pg_sequences";

  private final Shape shape;
  private final Connection plain;
  private final Cell.Behind behind;
  private final Plans plans;
  private final List<Table> tables;
  private final Tally tally;
  private final BiFunction<Connection, Sql, Outcome> sending;

  /** Whether the database numbers the rows of a table. */
  private final boolean numbers;

  Trial(Cell cell, Shape shape, Tally tally) {
    this(cell, shape, tally, Sending::send);
  }

  /** A trial that takes the rows of every statement for a multiset, and counts nothing. */
  static Trial unordered(Cell cell, Shape shape) {
    return new Trial(cell, shape, new Tally(new Coverage()), Sending::unordered);
  }

  private Trial(Cell cell, Shape shape, Tally tally, BiFunction<Connection, Sql, Outcome> sending) {
    this.shape = shape;
    this.plain = cell.plain(shape);
    this.behind = cell.behind(shape);
    this.plans = cell.plans();
    this.tables = cell.tables(shape);
    this.tally = tally;
    this.sending = sending;
    this.numbers = tables.stream().anyMatch(Table::numbered);
  }

  /** The first difference that the statements make; they leave the tables as they were. */
  Optional<Difference> run(List<Sql> statements) throws SQLException {
    try {
      if (numbers && statements.stream().anyMatch(Sql::writes)) {
        restart(plain);
        restart(behind.raw());
      }
      List<Sql> written = new ArrayList<>();
      for (Sql sql : statements) {
        Outcome expected = sending.apply(plain, sql);
        if (expected.rows() > Sending.MAX_ROWS) {
          tally.tooLarge();
          return Optional.empty();
        }
        Outcome actual = sending.apply(behind.segue(), sql);
        tally.ran(sql, expected, plans);
        if (isRefused(sql, expected, actual) || isServersFault(sql, expected)) {
          return Optional.empty();
        }
        if (isMoreLenient(expected, actual) || isBeyondTheOtherSide(expected, actual)) {
          tally.lenient(sql, expected.detail());
          return Optional.empty();
        }
        Optional<Difference> difference =
            isEquivalent(expected, actual) ? Optional.empty() : outcome(sql, expected, actual);
        if (difference.isPresent() || expected.isError()) {
          return difference;
        }
        if (sql.writes()) {
          written.add(sql);
        }
      }
      return tables(written);
    } finally {
      plain.rollback();
      behind.segue().rollback();
    }
  }

  /** Whether they are equal, or only a NOT NULL is not known any more, which is counted. */
  private boolean isEquivalent(Outcome expected, Outcome actual) {
    if (expected.equivalent(actual)) {
      return true;
    }
    boolean ambiguous = shape.isMixed() && expected.isError(AMBIGUOUS);
    boolean lost = nullable(expected).equals(nullable(actual)) && !claimsMore(expected, actual);
    if (lost) {
      tally.lostNotNull();
    }
    return lost || ambiguous;
  }

  private static boolean claimsMore(Outcome expected, Outcome actual) {
    for (int i = 0; i < actual.lines().size(); i++) {
      String[] known = expected.lines().get(i).split(", ");
      String[] claimed = actual.lines().get(i).split(", ");
      for (int j = 0; j < claimed.length; j++) {
        if (claimed[j].contains(NOT_NULL) && !known[j].contains(NOT_NULL)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> nullable(Outcome outcome) {
    return outcome.lines().stream().map(line -> line.replace(NOT_NULL, "")).toList();
  }

  /** The server's planner fails on some statements as they are sent; that is counted. */
  private boolean isServersFault(Sql sql, Outcome expected) {
    if (expected.isError(INTERNAL)) {
      tally.serversFault(sql, expected.detail());
      return true;
    }
    return false;
  }

  /**
   * Whether only the plain table refuses to say which column is meant, or to group: what is made of
   * a name is qualified, and of two columns may be two equal expressions. Nobody sends a text that
   * his tables never took.
   */
  private static boolean isMoreLenient(Outcome expected, Outcome actual) {
    return !actual.isError() && (expected.isError(AMBIGUOUS) || expected.isError(UNGROUPED));
  }

  /**
   * Whether the plain table of a mixed shape, which computes its other side, has no such value for
   * a number that a phase takes which stores one side only.
   */
  private boolean isBeyondTheOtherSide(Outcome expected, Outcome actual) {
    return shape.isMixed() && expected.isError(OUT_OF_RANGE) && !actual.isError();
  }

  private boolean isRefused(Sql sql, Outcome expected, Outcome actual) {
    if (actual.isError(REFUSED)) {
      Matcher code = CODE.matcher(actual.detail());
      String name = code.find() ? code.group(1) + code.group(2) : actual.detail();
      tally.refused(name, sql, expected, actual.detail());
      return true;
    }
    if (actual.isError(UNFIT)) {
      tally.refused("a value that does not fit", sql, expected, actual.detail());
      return true;
    }
    return false;
  }

  private Optional<Difference> outcome(Sql sql, Outcome expected, Outcome actual) {
    String sort =
        expected.isError() || actual.isError()
            ? "error " + state(expected) + " " + state(actual)
            : "rows";
    return Optional.of(new Difference(sort, described(sql) + compared(expected, actual)));
  }

  private static String state(Outcome outcome) {
    return outcome.isError() ? outcome.lines().get(0) : "none";
  }

  /** The difference that the writes leave in the tables that they name. */
  private Optional<Difference> tables(List<Sql> written) throws SQLException {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String texts = written.stream().map(Sql::text).collect(Collectors.joining("\n"));
    String named = texts.toLowerCase(Locale.ROOT);
    List<Table> touched =
        tables.stream()
            .filter(table -> named.contains(table.name().toLowerCase(Locale.ROOT)))
            .toList();
    for (Table table : touched) {
      String columns =
          table.readable().stream()
              .map(column -> Names.quoted(column.name()))
              .collect(Collectors.joining(", "));
      Sql contents = Sql.read(Piece.row("SELECT ", columns, " FROM ", Names.quoted(table.name())));
      Outcome physical = Sending.send(plain, contents);
      Outcome seen = Sending.send(behind.segue(), contents);
      if (!physical.equivalent(seen)) {
        return Optional.of(
            new Difference(
                "table " + table.name(),
                described(written)
                    + "\n  and then: "
                    + contents.text()
                    + plans.of(contents.text())
                    + compared(physical, seen)));
      }
    }
    List<String> stale = behind.tables().staleRows(touched.stream().map(Table::name).toList());
    return stale.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Difference(
                "stale", described(written) + "\n  leaves stale: " + String.join("\n", stale)));
  }

  private String described(List<Sql> written) {
    return written.stream().map(this::described).collect(Collectors.joining("\n  then "));
  }

  private String described(Sql sql) {
    return shape + ": " + sql.text() + plans.of(Rendering.of(sql.piece()).text());
  }

  private static String compared(Outcome expected, Outcome actual) {
    return "\n  expected: " + beginning(expected) + "\n  actual:   " + beginning(actual);
  }

  private static String beginning(Outcome outcome) {
    return outcome.text().lines().limit(MAX_LINES).collect(Collectors.joining("\n"));
  }

  private static void restart(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(RESTART);
    }
  }
}
