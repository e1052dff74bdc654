package dev.segue.rules.control;

import dev.segue.rules.control.ControlTable.Column;
import dev.segue.rules.control.ControlTable.Content;
import java.util.ArrayList;
import java.util.List;

/** The {@code segue} tables as this version knows them. */
public final class ControlTables {
  /** Counted up with every alteration: who finds another number does not touch the tables. */
  public static final int VERSION = 1;

  /** One row: the version of the tables. */
  public static final ControlTable VERSIONS =
      new ControlTable(
          "segue_version",
          "The version of these tables.",
          List.of(
              new Column("single", Content.BOOLEAN, "Always true: there is one row."),
              new Column("version", Content.INTEGER, "The version of these tables.")),
          "single");

  /** One row for each change. */
  public static final ControlTable CHANGES =
      new ControlTable(
          "segue_change",
          "A change: what it is, where the fleet stands with it, what is known of its data.",
          changeColumns(),
          "id");

  /** All of them, in the order in which they are created. */
  public static final List<ControlTable> ALL = List.of(VERSIONS, CHANGES);

  private ControlTables() {}

  private static List<Column> changeColumns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", Content.TEXT, "The change's id in the rules file."));
    columns.add(new Column("definition", Content.TEXT, "Its columns and expressions."));
    columns.add(new Column("definition_hash", Content.TEXT, "The hash of the definition."));
    columns.add(new Column("lowest_phase", Content.PHASE, "The lowest phase last published."));
    columns.add(new Column("highest_phase", Content.PHASE, "The highest phase last published."));
    for (Fact fact : Fact.values()) {
      columns.add(new Column(fact.column(), Content.BOOLEAN, "The fact " + fact.column() + "."));
    }
    columns.add(new Column("finished", Content.BOOLEAN, "Whether the change is over."));
    columns.add(new Column("row_version", Content.BIGINT, "Counted up with every publication."));
    return columns;
  }
}
