package dev.segue.rules.plan;

import dev.segue.rules.catalog.KeyView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans what ON CONFLICT names. Only an immediate unique key can arbitrate; where both sides have
 * one, that of the complete side does, and the other is deferrable until the sides swap roles.
 */
final class Conflicts {
  private final Draft draft;
  private final Statement statement;
  private final Source target;
  private final TableView table;

  Conflicts(Draft draft, Source target) {
    this.draft = draft;
    this.statement = draft.statement;
    this.target = target;
    this.table = target.table().orElseThrow();
  }

  /** Plans the target there: what stands between CONFLICT and DO. */
  void plan(Range range) {
    if (range.from() >= range.to()) {
      withoutTarget(range);
      return;
    }
    if (!statement.token(range.from()).isMark('(')) {
      constraint(range);
      return;
    }
    int close = statement.partner(range.from());
    List<String> names = new ArrayList<>();
    for (int[] item : statement.items(range.from() + 1, close)) {
      Token name = statement.token(item[0]);
      if (item[1] != item[0] + 1 || !name.isName()) {
        return;
      }
      names.add(name.name());
    }
    Set<Change> concerned = new HashSet<>();
    names.forEach(name -> target.changeOf(name).ifPresent(concerned::add));
    if (concerned.isEmpty()) {
      return;
    }
    for (int i = range.from() + 1; i < close; i++) {
      draft.handled.set(statement.token(i).start());
    }
    List<String> chosen = arbiter(names, concerned, range);
    if (!chosen.equals(names)) {
      draft.replace(
          range.from() + 1,
          close,
          String.join(", ", chosen.stream().map(draft.dialect::quote).toList()));
      concerned.forEach(change -> note(change, range.from() + 1, close));
    }
  }

  /** ON CONSTRAINT: that of the other side may be the one that can arbitrate. */
  private void constraint(Range range) {
    int last = range.to() - 1;
    Optional<KeyView> key =
        table.keys().stream()
            .filter(found -> statement.token(last).isName())
            .filter(found -> found.name().equals(statement.token(last).name()))
            .findFirst();
    if (!statement.at(range.from(), "on", "constraint") || key.isEmpty()) {
      return;
    }
    List<String> names = key.get().columns();
    Set<Change> concerned = new HashSet<>();
    names.forEach(name -> target.changeOf(name).ifPresent(concerned::add));
    if (concerned.isEmpty() || key.get().immediate()) {
      return;
    }
    List<String> chosen = arbiter(names, concerned, range);
    if (isImmediate(chosen)) {
      draft.replace(
          range.from(),
          range.to(),
          "(" + String.join(", ", chosen.stream().map(draft.dialect::quote).toList()) + ")");
      concerned.forEach(change -> note(change, range.from(), range.to()));
    }
  }

  private List<String> arbiter(List<String> names, Set<Change> concerned, Range range) {
    List<String> complete = names;
    List<String> incomplete = names;
    for (Change change : concerned) {
      Side side = change.phase().completeSide();
      complete = onSide(complete, change, side);
      incomplete = onSide(incomplete, change, side.other());
    }
    if (isImmediate(complete)) {
      return complete;
    }
    if (isImmediate(incomplete)) {
      return incomplete;
    }
    for (String name : complete) {
      if (!table.has(name)) {
        Change change = concerned.iterator().next();
        throw draft.refuse(
            RefusalCode.CONFLICT_TARGET,
            change,
            range.from(),
            statement.slice(range.from(), range.to()),
            "Give the table an immediate unique key over " + String.join(", ", complete) + ".");
      }
    }
    // No key on either side: the server says so in its own words.
    return complete;
  }

  private static List<String> onSide(List<String> names, Change change, Side side) {
    List<String> theirs = change.columns(side.other()).stream().map(MappedColumn::name).toList();
    if (!names.containsAll(theirs)) {
      return names;
    }
    List<String> moved = new ArrayList<>();
    boolean added = false;
    for (String name : names) {
      if (!theirs.contains(name)) {
        moved.add(name);
      } else if (!added) {
        change.columns(side).forEach(column -> moved.add(column.name()));
        added = true;
      }
    }
    return moved;
  }

  private boolean isImmediate(List<String> names) {
    return table.keys().stream()
        .anyMatch(
            key -> key.immediate() && new HashSet<>(key.columns()).equals(new HashSet<>(names)));
  }

  /** Without a target every unique key arbitrates, and a deferrable one cannot. */
  private void withoutTarget(Range range) {
    Optional<Change> mirrored =
        table.keys().stream()
            .filter(key -> !key.immediate())
            .flatMap(key -> key.columns().stream())
            .flatMap(name -> target.changeOf(name).stream())
            .findFirst();
    if (mirrored.isEmpty()) {
      return;
    }
    List<KeyView> immediate =
        table.keys().stream().filter(key -> key.immediate() && !key.partial()).toList();
    if (immediate.size() != 1) {
      throw draft.refuse(
          RefusalCode.CONFLICT_TARGET,
          mirrored.get(),
          range.from() - 1,
          "ON CONFLICT without a target",
          "Name the columns whose conflict is meant: ON CONFLICT (…) DO NOTHING.");
    }
    String columns =
        String.join(", ", immediate.get(0).columns().stream().map(draft.dialect::quote).toList());
    draft.insertAfter(range.from() - 1, " (" + columns + ")");
    note(mirrored.get(), range.from() - 1, range.from());
  }

  private void note(Change change, int from, int to) {
    draft.note(Note.Kind.ARBITER, change, change.phase().completeSide(), from, to, "");
  }
}
