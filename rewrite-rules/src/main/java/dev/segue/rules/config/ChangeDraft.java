package dev.segue.rules.config;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** A change as far as it could be read: what the checks between changes look at. */
record ChangeDraft(
    Node node,
    Optional<Text> id,
    Optional<TableName> table,
    Optional<Phase> phase,
    List<Column> oldColumns,
    List<Column> newColumns,
    boolean exact,
    boolean monotone,
    Unrewritable unrewritable) {

  /**
   * One column as far as it could be read.
   *
   * @param expression how it is computed; empty if that is missing or not given by the user
   * @param position its place in the old table, from 1
   */
  record Column(
      Side side,
      Text name,
      Optional<Text> type,
      Optional<Text> expression,
      Optional<Integer> position) {
    MappedColumn build() {
      return new MappedColumn(
          name.value(), type.orElseThrow().value(), expression.orElseThrow().value(), position);
    }
  }

  /** Every column, the old ones first. */
  Stream<Column> columns() {
    return Stream.concat(oldColumns.stream(), newColumns.stream());
  }

  List<Column> columns(Side side) {
    return side == Side.OLD ? oldColumns : newColumns;
  }

  /** The name of this change in messages. */
  String label() {
    return id.map(text -> "'" + text.value() + "'").orElse("without id");
  }

  /** The change, when no problem was found in the file. */
  Change build() {
    return new Change(
        id.orElseThrow().value(),
        table.orElseThrow(),
        phase.orElseThrow(),
        oldColumns.stream().map(Column::build).toList(),
        newColumns.stream().map(Column::build).toList(),
        exact,
        monotone,
        unrewritable);
  }
}
