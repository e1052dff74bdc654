package dev.segue.rules.plan;

import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The expressions of a change as SQL text about one row of its table: the same that statements are
 * rewritten with, for whoever computes one side from the other in bulk. Safe for use by many
 * threads.
 */
public final class RowValues {
  private final Change change;
  private final Dialect dialect;
  private final Readings readings;
  private final String qualifier;

  /**
   * The expressions of that change.
   *
   * @param qualifier what the columns are qualified with: an alias and a dot, or nothing
   */
  public RowValues(Change change, Dialect dialect, String qualifier) {
    this.change = change;
    this.dialect = dialect;
    this.readings = new Readings(dialect);
    this.qualifier = qualifier;
  }

  /** The columns of a side, quoted where they must be, without qualifier. */
  public List<String> columns(Side side) {
    return change.columns(side).stream().map(column -> dialect.quote(column.name())).toList();
  }

  /** What each column of that side should hold, computed from the other side of the row. */
  public List<String> derived(Side side) {
    return change.columns(side).stream()
        .map(column -> readings.derived(change, side, column, qualifier))
        .toList();
  }

  /**
   * What a column of that side should hold, computed from given values.
   *
   * @param values the SQL text of each of the other side's columns
   */
  public String computed(Side side, MappedColumn column, Function<String, String> values) {
    return readings.computed(change, side, column, values);
  }

  /** An expression over the other side's columns, as one over that side's: the same value. */
  public String over(Side side, String expression) {
    return readings.substituted(expression, change, side.other(), name -> value(side, name));
  }

  /** A column of the other side, computed from that side. */
  private String value(Side side, String other) {
    MappedColumn column = change.column(side.other(), other).orElseThrow();
    String derived = readings.derived(change, side.other(), column, qualifier);
    return onlyRenames() ? derived : "(" + derived + ")";
  }

  /** Whether all columns of that side are NULL. */
  public String absent(Side side) {
    return readings.absent(change, side, qualifier);
  }

  /** Whether a row whose other side holds something gives that side nothing but NULL. */
  public String derivesNothing(Side side) {
    return derived(side).stream()
        .map(value -> value + " IS NULL")
        .collect(Collectors.joining(" AND ", "(", ")"));
  }

  /** Whether the sides of the row agree: either is what the other one gives. */
  public String agree() {
    return "(" + holds(Side.NEW) + " OR " + holds(Side.OLD) + ")";
  }

  /** Whether that side is what the other one gives. */
  public String holds(Side side) {
    List<String> conditions =
        change.columns(side).stream().map(column -> holds(side, column)).toList();
    return "(" + String.join(" AND ", conditions) + ")";
  }

  private String holds(Side side, MappedColumn column) {
    return dialect.same(
        qualifier + dialect.quote(column.name()),
        readings.derived(change, side, column, qualifier),
        column.type());
  }

  /** Whether both sides hold one value of one type, so that nothing is computed. */
  public boolean onlyRenames() {
    return readings.isSameValue(change);
  }
}
