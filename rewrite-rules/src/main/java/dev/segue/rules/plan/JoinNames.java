package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Optional;

/**
 * Columns that are taken out of a join by its name: {@code (a JOIN b ON …) AS j} and {@code j.x}.
 */
final class JoinNames {
  private final Draft draft;

  JoinNames(Draft draft) {
    this.draft = draft;
  }

  /** Refuses a column that the join does not have, for its tables have the connection's shape. */
  void require(int position, Token owner, Token column) {
    Optional<Block> block = draft.scopes.blockOf(position);
    while (block.isPresent()) {
      for (int alias : block.get().namedJoins()) {
        int name = draft.statement.token(alias).is("as") ? alias + 1 : alias;
        if (draft.statement.token(name).name().equals(owner.name())) {
          requireInShape(position, members(block.get(), alias), column.name());
          return;
        }
      }
      block = block.get().query().parent();
    }
  }

  private List<Source> members(Block block, int alias) {
    int open = draft.statement.partner(alias - 1);
    return block.sources().stream()
        .filter(source -> source.item().from() > open && source.item().to() < alias)
        .toList();
  }

  private void requireInShape(int position, List<Source> members, String column) {
    boolean offered = false;
    Optional<Change> mapped = Optional.empty();
    for (Source member : members) {
      Optional<Change> change = member.changeOf(column);
      boolean shown =
          change.isEmpty()
              || change.get().sideOf(column).orElseThrow() == draft.shape.of(change.get().id());
      change.ifPresent(found -> draft.access(found, found.sideOf(column).orElseThrow(), false));
      offered |= shown && member.offers(column);
      mapped = change.isPresent() ? change : mapped;
    }
    if (mapped.isPresent() && !offered) {
      throw draft.refuse(
          RefusalCode.BOTH_SIDES_NEEDED,
          mapped.get(),
          position,
          column,
          "The name of a join sees its tables in the shape of the connection, "
              + draft.shape.of(mapped.get().id()).word()
              + ": leave that name out and name the table, or set segue.shape.");
    }
  }
}
