package dev.segue.rules.control;

import dev.segue.rules.control.ControlTable.Column;
import dev.segue.rules.control.ControlTable.Content;
import java.util.ArrayList;
import java.util.List;

/** The {@code segue} tables as this version knows them. */
public final class ControlTables {
  /** Counted up with every alteration. */
  public static final int VERSION = 2;

  /** One row: the version of the tables. */
  public static final ControlTable VERSIONS =
      new ControlTable(
          "segue_version",
          "The version of these tables.",
          List.of(
              Column.of("single", Content.BOOLEAN, "Always true: there is one row."),
              Column.of("version", Content.INTEGER, "The version of these tables.")),
          List.of("single"));

  /** One row for each change. */
  public static final ControlTable CHANGES =
      new ControlTable(
          "segue_change",
          "A change: what it is, where the fleet stands with it, what is known of its data.",
          changeColumns(),
          List.of("id"));

  /** One row for each work over a change's table. */
  public static final ControlTable WORKS =
      new ControlTable(
          "segue_work",
          "A work over a table: a fill of one side, a verification, a repair.",
          List.of(
              Column.of("id", Content.SERIAL, "Its number."),
              Column.of("change_id", Content.TEXT, "The change that it is about."),
              Column.of("kind", Content.TEXT, "What it does: fill-new, fill-old, verify, repair."),
              Column.of("definition_hash", Content.TEXT, "The change's definition then."),
              Column.of("instances_at", Content.PHASE, "Where somebody said all instances are."),
              Column.of("started_by", Content.TEXT, "Who started it: user and host."),
              Column.of("started_at", Content.TIME, "When."),
              Column.optional("finished_at", Content.TIME, "When it had been over all rows."),
              Column.of("key_columns", Content.TEXT, "The columns by which it walks."),
              Column.of("pass", Content.INTEGER, "How often it began with the first row, from 1."),
              Column.of("state", Content.TEXT, "running, paused, stopped, done, or failed."),
              Column.of("rate", Content.BIGINT, "Rows a second at most; 0 for no bound."),
              Column.optional("next_slot", Content.TIME, "Until when the rate is used up."),
              Column.of("target_millis", Content.INTEGER, "How long a chunk may hold its locks."),
              Column.of("estimated_rows", Content.BIGINT, "Rows of the table, as estimated."),
              Column.optional(
                  "sample",
                  Content.INTEGER,
                  "How many of ten thousand rows are looked at; none: all. Since version 2."),
              Column.of("reason", Content.TEXT, "Why it waits, or how it failed; or nothing.")),
          List.of("id"));

  /** One row for each range of keys of a work. */
  public static final ControlTable RANGES =
      new ControlTable(
          "segue_range",
          "A range of a table's keys, and how far a work came in it.",
          List.of(
              Column.of("work_id", Content.BIGINT, "The work."),
              Column.of("number", Content.INTEGER, "The range's number in the work, from 0."),
              Column.optional(
                  "lower_key", Content.TEXT, "The key before it; none: it is the first."),
              Column.optional("position", Content.TEXT, "The key up to which all is done."),
              Column.optional("chunk_end", Content.TEXT, "The last key of a chunk that is begun."),
              Column.of("chunk_rows", Content.INTEGER, "How many rows that chunk has."),
              Column.of(
                  "stripe",
                  Content.INTEGER,
                  "The chunk's stripe that comes next; -1 for the look behind them."),
              Column.of("upper_key", Content.TEXT, "Its last key."),
              Column.of("done", Content.BOOLEAN, "Whether the position is the last key."),
              Column.of("seen", Content.BIGINT, "Rows that were looked at."),
              Column.of("filled", Content.BIGINT, "Rows that were given values."),
              Column.of("absent", Content.BIGINT, "Rows whose value is missing and can be made."),
              Column.of("agreeing", Content.BIGINT, "Rows whose sides agree."),
              Column.of("unmappable", Content.BIGINT, "Rows from whose value none can be made."),
              Column.of("disagreeing", Content.BIGINT, "Rows whose sides contradict each other."),
              Column.of("failed", Content.BIGINT, "Rows for which an expression raises."),
              Column.of("worker", Content.TEXT, "Who committed its last chunk."),
              Column.of("touched_at", Content.TIME, "When.")),
          List.of("work_id", "number"));

  /** One row for each row of a user's table that needs a person. */
  public static final ControlTable ROWS =
      new ControlTable(
          "segue_row",
          "A row that could not be filled, or whose sides do not agree.",
          List.of(
              Column.of("work_id", Content.BIGINT, "The work that met it."),
              Column.of("row_key", Content.TEXT, "Its key."),
              Column.of("finding", Content.TEXT, "failed, unmappable, disagreeing or absent."),
              Column.of("detail", Content.TEXT, "The error, or both values.")),
          List.of("work_id", "row_key"));

  /** One row for everything that somebody did. */
  public static final ControlTable EVENTS =
      new ControlTable(
          "segue_event",
          "What somebody did, and when.",
          List.of(
              Column.of("id", Content.SERIAL, "Its number."),
              Column.of("happened_at", Content.TIME, "When."),
              Column.of("who", Content.TEXT, "User and host."),
              Column.optional("change_id", Content.TEXT, "The change that it is about."),
              Column.of("what", Content.TEXT, "What was done."),
              Column.of("detail", Content.TEXT, "The particulars.")),
          List.of("id"));

  /** One row for each constraint that a change moves between its sides. Since version 2. */
  public static final ControlTable CONSTRAINTS =
      new ControlTable(
          "segue_constraint",
          "What was taken off a table, or put onto it, to prepare a phase of a change.",
          List.of(
              Column.of("id", Content.SERIAL, "Its number."),
              Column.of("change_id", Content.TEXT, "The change."),
              Column.of("kind", Content.TEXT, "What it is: not-null, default, check and so on."),
              Column.of("name", Content.TEXT, "The column, or the constraint's own name."),
              Column.of("taken", Content.BOOLEAN, "Whether it was taken off, or else put on."),
              Column.of("definition", Content.TEXT, "What follows its name where it is added."),
              Column.of("done_by", Content.TEXT, "Who did it: user and host."),
              Column.of("done_at", Content.TIME, "When.")),
          List.of("id"));

  /** All of them, in the order in which they are created. */
  public static final List<ControlTable> ALL =
      List.of(VERSIONS, CHANGES, WORKS, RANGES, ROWS, EVENTS, CONSTRAINTS);

  private ControlTables() {}

  private static List<Column> changeColumns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of("id", Content.TEXT, "The change's id in the rules file."));
    columns.add(Column.of("definition", Content.TEXT, "Its columns and expressions."));
    columns.add(Column.of("definition_hash", Content.TEXT, "The hash of the definition."));
    columns.add(Column.of("lowest_phase", Content.PHASE, "The lowest phase last published."));
    columns.add(Column.of("highest_phase", Content.PHASE, "The highest phase last published."));
    for (Fact fact : Fact.values()) {
      columns.add(Column.of(fact.column(), Content.BOOLEAN, "The fact " + fact.column() + "."));
    }
    columns.add(Column.of("finished", Content.BOOLEAN, "Whether the change is over."));
    columns.add(Column.of("row_version", Content.BIGINT, "Counted up with every publication."));
    return columns;
  }
}
