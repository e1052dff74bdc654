package dev.segue.rules.resolve;

import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a block reads from or writes to: a table, a subquery, a function.
 *
 * @param alias the name that qualifies its columns, folded
 * @param aliasText that name as SQL text; empty for a subquery without an alias
 * @param table the table, if it is one that the catalog has
 * @param changes the changes at work on it; none for anything but a mapped table
 * @param outputs the columns that it offers; for a mapped table those of both sides
 * @param item where it stands, alias and column list included
 * @param name where the table's own name stands, ONLY and {@code *} included
 * @param renamed whether a column alias list renames its columns by position
 */
public record Source(
    String alias,
    String aliasText,
    Optional<TableView> table,
    List<Change> changes,
    Outputs outputs,
    Range item,
    Range name,
    boolean renamed) {

  /** Another version of its row, which a write knows by that name: {@code excluded}. */
  Source version(String name) {
    return new Source(name, name, table, changes, outputs, item, this.name, renamed);
  }

  /** Whether it is a table of that schema that goes by its own name. */
  boolean isIn(String schema) {
    return !hasAlias() && table.filter(found -> found.schema().equals(schema)).isPresent();
  }

  /** Whether a change is at work on it. */
  public boolean isMapped() {
    return !changes.isEmpty();
  }

  /** Whether it offers a column of that name, as far as is known. */
  public boolean offers(String column) {
    return outputs.names().contains(column);
  }

  /** Whether it goes by its own name. */
  public boolean hasAlias() {
    return item.to() > name.to();
  }

  /** The change that has a column of that name on one of its sides, if one has. */
  public Optional<Change> changeOf(String column) {
    for (Change change : changes) {
      if (change.sideOf(column).isPresent()) {
        return Optional.of(change);
      }
    }
    return Optional.empty();
  }
}
