package dev.segue.rules.config;

import dev.segue.rules.config.ChangeDraft.Column;
import dev.segue.rules.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold between the changes of one file: own ids, and no column in two of them. */
final class ChangesTogether {
  private ChangesTogether() {}

  /** A column of a change. */
  private record Taken(ChangeDraft change, Column column) {}

  static void check(List<ChangeDraft> changes, Problems problems) {
    Map<String, ChangeDraft> byId = new HashMap<>();
    Map<List<String>, List<Taken>> byName = new HashMap<>();
    for (ChangeDraft change : changes) {
      change.id().ifPresent(id -> idIsNew(id, change, byId, problems));
      change.columns().forEach(column -> columnIsFree(column, change, byName, problems));
      change
          .columns()
          .forEach(column -> named(column, change, byName).add(new Taken(change, column)));
    }
  }

  /** The columns of that name of tables of that name, in whatever schema. */
  private static List<Taken> named(
      Column column, ChangeDraft change, Map<List<String>, List<Taken>> byName) {
    String table = change.table().map(TableName::name).orElse("");
    return byName.computeIfAbsent(List.of(table, column.name().value()), none -> new ArrayList<>());
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

  private static void columnIsFree(
      Column column, ChangeDraft change, Map<List<String>, List<Taken>> byName, Problems problems) {
    String name = column.name().value();
    Optional<Taken> earlier =
        named(column, change, byName).stream()
            .filter(taken -> mayShareTable(taken.change().table(), change.table()))
            .findFirst();
    if (earlier.isEmpty()) {
      return;
    }
    Column taken = earlier.get().column();
    String label = earlier.get().change().label();
    boolean chain = taken.side() != column.side();
    problems.at(
        column.name().node(),
        chain
            ? "'%s' is %s here and %s in change %s: a chain; finish that change first"
                .formatted(name, column.side().word(), taken.side().word(), label)
            : "'%s' is in change %s too: changes on one table may not overlap; make them one change"
                .formatted(name, label));
  }
}
