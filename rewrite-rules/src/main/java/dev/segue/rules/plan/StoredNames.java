package dev.segue.rules.plan;

import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.MergeArm;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.sql.Statement;
import java.util.Optional;

/**
 * The names of the columns that a write stores. They mean the written table's own, whatever other
 * tables of the statement call theirs.
 */
final class StoredNames {
  private final Draft draft;
  private final Statement statement;

  StoredNames(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /** Marks the names of the columns that the block writes: those of changes are planned by now. */
  void handle(Block block) {
    names(block.clause(Clause.COLUMNS));
    if (!block.sources().get(0).isMapped()) {
      names(block.clause(Clause.CONFLICT_TARGET));
    }
    assignments(block.clause(Clause.SET));
    assignments(block.clause(Clause.CONFLICT_SET));
    for (MergeArm arm : block.mergeArms()) {
      if (arm.inserts()) {
        names(Optional.of(arm.columns()));
      } else {
        assignments(Optional.of(arm.body()));
      }
    }
  }

  private void names(Optional<Range> range) {
    range.ifPresent(
        list -> {
          for (int i = list.from(); i < list.to(); i++) {
            if (statement.token(i).isName()) {
              draft.handled.set(statement.token(i).start());
            }
          }
        });
  }

  private void assignments(Optional<Range> range) {
    range
        .filter(list -> list.from() < list.to())
        .ifPresent(
            list -> statement.items(list.from(), list.to()).forEach(item -> assignment(item[0])));
  }

  private void assignment(int from) {
    boolean row = statement.token(from).isMark('(');
    names(Optional.of(new Range(from, row ? statement.partner(from) : from + 1)));
  }
}
