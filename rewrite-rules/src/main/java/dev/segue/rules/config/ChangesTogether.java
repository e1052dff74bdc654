package dev.segue.rules.config;

import dev.segue.rules.config.ChangeDraft.Column;
import dev.segue.rules.model.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold between the changes of one file: own ids, and no column in two of them. */
final class ChangesTogether {
  private ChangesTogether() {}

  static void check(List<ChangeDraft> changes, Problems problems) {
    Map<String, ChangeDraft> byId = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      ChangeDraft change = changes.get(i);
      change.id().ifPresent(id -> idIsNew(id, change, byId, problems));
      for (ChangeDraft earlier : changes.subList(0, i)) {
        if (mayShareTable(earlier.table(), change.table())) {
          change.columns().forEach(column -> columnIsFree(column, earlier, problems));
        }
      }
    }
  }

  private static void idIsNew(
      Text id, ChangeDraft change, Map<String, ChangeDraft> byId, Problems problems) {
    ChangeDraft earlier = byId.putIfAbsent(id.value(), change);
    if (earlier != null) {
      int line = earlier.id().orElseThrow().node().getStartMark().orElseThrow().getLine() + 1;
      problems.at(
          id.node(),
          "the id '" + id.value() + "' is taken in line " + line + ": give each change its own");
    }
  }

  /** A name without a schema may be found in any. */
  private static boolean mayShareTable(Optional<TableName> a, Optional<TableName> b) {
    if (a.isEmpty() || b.isEmpty() || !a.get().name().equals(b.get().name())) {
      return false;
    }
    Optional<String> schema = a.get().schema();
    return schema.isEmpty() || b.get().schema().isEmpty() || schema.equals(b.get().schema());
  }

  private static void columnIsFree(Column column, ChangeDraft earlier, Problems problems) {
    String name = column.name().value();
    Optional<Column> taken =
        earlier.columns().filter(c -> c.name().value().equals(name)).findFirst();
    if (taken.isEmpty()) {
      return;
    }
    boolean chain = taken.get().side() != column.side();
    problems.at(
        column.name().node(),
        chain
            ? "'%s' is %s here and %s in change %s: a chain; finish that change first"
                .formatted(name, column.side().word(), taken.get().side().word(), earlier.label())
            : "'%s' is in change %s too: changes on one table may not overlap; make them one change"
                .formatted(name, earlier.label()));
  }
}
