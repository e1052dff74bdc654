package dev.segue.rules.resolve;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.util.List;

/** What a column reference means. */
public sealed interface Binding {
  /**
   * A column of a change.
   *
   * @param source the table that it is read from
   * @param change the change
   * @param side which of its sides
   * @param column the column
   * @param qualifier the qualifier as written, with its dot; empty if there is none
   */
  record Mapped(Source source, Change change, Side side, MappedColumn column, String qualifier)
      implements Binding {}

  /** A whole row of a mapped table. */
  record WholeRow(Source source) implements Binding {}

  /** A mapped column or another one: the text does not tell. */
  record Ambiguous(Change change) implements Binding {}

  /**
   * A column that USING or NATURAL made one of several tables' columns.
   *
   * @param sources the mapped tables among them
   * @param column its name
   */
  record Merged(List<Source> sources, String column) implements Binding {
    public Merged {
      sources = List.copyOf(sources);
    }
  }

  /**
   * A column that no change maps, by a name that the database may take for a column of the other
   * shape: it needs the qualifier that the application left out.
   */
  record Hidden(Source source) implements Binding {}

  /** Nothing that a change has to do with. */
  record Unmapped() implements Binding {}
}
