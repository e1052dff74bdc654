package dev.segue.rules.resolve;

import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a block reads from or writes to: a table, a subquery, a function.
 *
 * @param alias the name that qualifies its columns, folded
 * @param aliasText that name as SQL text
 * @param table the table, if it is one that the catalog has
 * @param changes the changes at work on it; none for anything but a mapped table
 * @param columns the names that it offers
 * @param position the token where it begins
 * @param renamed whether a column alias list renames its columns by position
 */
public record Source(
    String alias,
    String aliasText,
    Optional<TableView> table,
    List<Change> changes,
    Set<String> columns,
    int position,
    boolean renamed) {

  /** Whether a change is at work on it. */
  public boolean isMapped() {
    return !changes.isEmpty();
  }

  /** The change that has a column of that name on one of its sides, if one has. */
  public Optional<Change> changeOf(String column) {
    return changes.stream().filter(change -> change.sideOf(column).isPresent()).findFirst();
  }
}
