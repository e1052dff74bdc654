package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What an INSERT gives one change, and what follows from it. */
final class InsertedChange {
  private final Change change;
  private final Side written;
  private final List<Integer> slots;
  private final List<Integer> dropped;
  private final List<MappedColumn> added;
  private final InsertTarget columns;
  private final Defaults defaults;
  private final InsertRows rows;

  /**
   * The change in that INSERT.
   *
   * @param written the side that the values are of, or whose defaults stand for them
   */
  InsertedChange(
      Change change, Side written, InsertTarget columns, Defaults defaults, InsertRows rows) {
    this.change = change;
    this.written = written;
    this.columns = columns;
    this.defaults = defaults;
    this.rows = rows;
    this.slots = columns.slots(change, written);
    this.dropped = new ArrayList<>(columns.slots(change, written.other()));
    boolean keeps = change.phase().stores(written);
    if (!keeps) {
      dropped.addAll(slots);
    }
    Side other = written.other();
    this.added = change.phase().stores(other) ? change.columns(other) : List.of();
  }

  Change change() {
    return change;
  }

  Side written() {
    return written;
  }

  /** The slots of the values given. */
  List<Integer> slots() {
    return slots;
  }

  /** The slots that must not be stored as they stand. */
  List<Integer> dropped() {
    return dropped;
  }

  /** The columns that are stored besides. */
  List<MappedColumn> added() {
    return added;
  }

  /** Whether the INSERT cannot stay as it is. */
  boolean isAtWork() {
    return !dropped.isEmpty() || !added.isEmpty();
  }

  /** Whether a value given is used in more than one place, or more than once in one. */
  boolean evaluatesTwice(Draft draft) {
    boolean single = !change.phase().stores(written) && draft.readings.isSameValue(change);
    return !added.isEmpty() && !single;
  }

  /** Whether some row gets a default that may not be evaluated twice. */
  boolean takesVolatileDefault() {
    for (MappedColumn column : change.columns(written)) {
      boolean isVolatile =
          defaults.own(column.name()).filter(ColumnView::defaultVolatile).isPresent();
      if (isVolatile && isDefaulted(column.name())) {
        return true;
      }
    }
    return false;
  }

  private boolean isDefaulted(String column) {
    return slots.stream().noneMatch(slot -> columns.name(slot).equals(column))
        || rows.rows().stream()
            .anyMatch(
                row ->
                    slots.stream()
                        .filter(slot -> columns.name(slot).equals(column))
                        .anyMatch(slot -> slot < row.size() && rows.isDefault(row.get(slot))));
  }

  /** The values of one row; a slot without text is DEFAULT. */
  Values values(Draft draft, Function<Integer, Optional<String>> given) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int slot : slots) {
      given.apply(slot).ifPresent(text -> texts.put(columns.name(slot), text));
    }
    boolean nothing = texts.isEmpty();
    return new Values(
        draft,
        change,
        written,
        column ->
            texts.containsKey(column) ? texts.get(column) : defaultOf(draft, column, nothing));
  }

  /** What a column of the written side gets by default: its own, or what the other side's means. */
  String defaultOf(Draft draft, String column, boolean whole) {
    boolean fromOther =
        whole
            && defaults.supplier(change).filter(side -> side != written).isPresent()
            && defaults.own(column).isEmpty();
    if (!fromOther) {
      return defaults.text(column);
    }
    return draft.readings.computed(
        change,
        written,
        change.column(written, column).orElseThrow(),
        other -> "CAST(" + defaults.text(other) + " AS " + type(other) + ")");
  }

  private String type(String column) {
    return change.column(written.other(), column).orElseThrow().type();
  }

  /** The DEFAULTs that stand where their column has none and the other side's is meant. */
  Map<Integer, String> replacedDefaults(Draft draft, List<Range> values) {
    Map<Integer, String> replaced = new LinkedHashMap<>();
    boolean all = slots.stream().allMatch(slot -> rows.isDefault(values.get(slot)));
    for (int slot : slots) {
      String column = columns.name(slot);
      boolean own = defaults.own(column).isPresent();
      if (all && !own && !dropped.contains(slot) && defaults.supplier(change).isPresent()) {
        replaced.put(slot, defaultOf(draft, column, true));
      }
    }
    return replaced;
  }
}
