package dev.segue.driver.equivalence.generated;

import dev.segue.driver.equivalence.Outcome;
import dev.segue.driver.equivalence.Plans;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what statements came to, and what they were made of. */
final class Tally {
  private final Coverage coverage;
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private int statements;
  private int invalid;
  private int refused;
  private int lostNotNull;
  private int serversFaults;
  private int lenient;
  private int tooLarge;

  Tally(Coverage coverage) {
    this.coverage = coverage;
  }

  void ran(Sql sql, Outcome expected, Plans plans) {
    statements++;
    if (expected.isError()) {
      invalid++;
      errors.merge(expected.lines().get(0), 1, Integer::sum);
      examples.merge(
          expected.lines().get(0), sql.text() + "\n      " + expected.detail(), Tally::shorter);
    }
    String text = Rendering.of(sql.piece()).text();
    coverage.ran(text, plans.plan(text));
  }

  void refused(String code, Sql sql, Outcome expected, String detail) {
    if (expected.isError()) {
      return;
    }
    refused++;
    refusals.merge(code, 1, Integer::sum);
    examples.merge(code, sql.text() + "\n      " + detail, Tally::shorter);
  }

  void serversFault(Sql sql, String detail) {
    serversFaults++;
    examples.merge("the server's own fault", sql.text() + "\n      " + detail, Tally::shorter);
  }

  void lenient(Sql sql, String detail) {
    lenient++;
    examples.merge(
        "taken though the plain table refuses", sql.text() + "\n      " + detail, Tally::shorter);
  }

  /** A statement whose result nobody can hold does not count as one that ran. */
  void tooLarge() {
    tooLarge++;
  }

  void lostNotNull() {
    lostNotNull++;
  }

  int statements() {
    return statements;
  }

  /** How many of a thousand valid statements were refused. */
  double refusedShare() {
    return 1000.0 * refused / Math.max(1, statements - invalid);
  }

  /** How many of a thousand statements the plain tables answered with an error. */
  double invalidShare() {
    return 1000.0 * invalid / Math.max(1, statements);
  }

  /** All counts, for people. */
  String report() {
    return "%d statements, %d errors on the plain table %s, %d refused (%.1f in a thousand)"
            .formatted(statements, invalid, ranked(errors), refused, refusedShare())
        + "\n"
        + lostNotNull
        + " results that are not known to be NOT NULL any more, "
        + serversFaults
        + " internal errors of the server, "
        + lenient
        + " taken though the plain table refuses to tell columns apart, "
        + tooLarge
        + " left out for the size of their results\nrefusals "
        + ranked(refusals)
        + examples.entrySet().stream()
            .map(entry -> "\n  " + entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining());
  }

  private static String shorter(String one, String other) {
    return one.length() <= other.length() ? one : other;
  }

  private static String ranked(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue()))
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
