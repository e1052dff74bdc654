package dev.segue.rules.plan;

import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.MergeArm;
import dev.segue.rules.resolve.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a write names the columns that it fills: those names mean its target, whatever is in scope.
 */
final class WriteLists {
  private WriteLists() {}

  /** Where the block writes a table without changes, its names need no rule. */
  static void handle(Draft draft, Block block) {
    if (!block.kind().writes() || block.sources().get(0).isMapped()) {
      return;
    }
    for (Range list : of(block)) {
      for (int[] item : draft.statement.items(list.from(), list.to())) {
        int last =
            draft.statement.token(item[0]).isMark('(') ? draft.statement.partner(item[0]) : item[0];
        for (int i = item[0]; i <= last; i++) {
          draft.handled.add(draft.statement.token(i).start());
        }
      }
    }
  }

  private static List<Range> of(Block block) {
    List<Range> lists = new ArrayList<>();
    block.clause(Clause.SET).ifPresent(lists::add);
    block.clause(Clause.CONFLICT_SET).ifPresent(lists::add);
    block.clause(Clause.COLUMNS).ifPresent(lists::add);
    for (MergeArm arm : block.mergeArms()) {
      lists.add(arm.inserts() ? arm.columns() : arm.body());
    }
    return lists;
  }
}
