package dev.segue.ladder;

import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an instance does in a phase. Which side is complete, stored, cleared and needed is the
 * product's own {@link Phase}; how a row reads is the design's table.
 */
record Behaviour(Phase phase, Values values) {
  /** One write to one row. */
  record Write(String words, Row after) {}

  /** The shapes that statements may speak: at off nothing is rewritten, so only the old one. */
  List<Side> shapes() {
    return phase == Phase.OFF ? List.of(Side.OLD) : List.of(Side.values());
  }

  /** What predicates and joins see. */
  int found(Row row) {
    return row.stored(phase.completeSide());
  }

  /** What the select list shows; absent is asked of the side as a whole. */
  int shown(Row row, Side shape) {
    boolean fallsBack = phase == Phase.FALLBACK_READ && shape == Side.NEW;
    return fallsBack && !row.isAbsent(shape) ? row.stored(shape) : found(row);
  }

  /** What is wrong for an instance in this phase, if anything is. */
  Optional<String> breach(Row row) {
    if (!row.exists()) {
      return Optional.empty();
    }
    if (found(row) != row.truth()) {
      return Optional.of("%s filters by %s".formatted(phase.label(), values.words(found(row))));
    }
    return shapes().stream()
        .filter(shape -> shown(row, shape) != row.truth())
        .map(
            shape ->
                "%s shows %s in the %s shape"
                    .formatted(phase.label(), values.words(shown(row, shape)), shape.word()))
        .findFirst();
  }

  /** Whether the row holds a stale value on a side that is incomplete here, and yet is stored. */
  boolean leavesStale(Row row) {
    Side incomplete = phase.completeSide().other();
    return row.exists() && phase.stores(incomplete) && row.isStale(incomplete);
  }

  /** Every write that an application can make to a row, in either shape. */
  List<Write> writes(Row row) {
    List<Write> writes = new ArrayList<>();
    for (Side shape : shapes()) {
      for (int value : values.all()) {
        String verb = row.exists() ? "sets" : "inserts";
        add(writes, verb + " " + values.words(value), shape, stored(row, value, value));
      }
    }
    if (row.exists()) {
      partial(row, writes);
      writes.add(new Write(phase.label() + " deletes the row", Row.NONE));
    }
    return writes;
  }

  /** A write of one new column takes the other as its shape shows it. */
  private void partial(Row row, List<Write> writes) {
    if (!shapes().contains(Side.NEW)) {
      return;
    }
    int shown = shown(row, Side.NEW);
    for (int first = 0; first < values.firsts(); first++) {
      int truth = values.withFirst(row.truth(), first);
      Row after = stored(row, truth, values.withFirst(shown, first));
      add(writes, "sets the first part as in " + values.words(truth), Side.NEW, after);
    }
    for (int last = 0; last < values.lasts(); last++) {
      int truth = values.withLast(row.truth(), last);
      Row after = stored(row, truth, values.withLast(shown, last));
      add(writes, "sets the last part as in " + values.words(truth), Side.NEW, after);
    }
  }

  private void add(List<Write> writes, String what, Side shape, Row after) {
    writes.add(
        new Write("%s %s in the %s shape".formatted(phase.label(), what, shape.word()), after));
  }

  private Row stored(Row row, int truth, int value) {
    Row after = new Row(true, truth, row.old(), row.created());
    for (Side side : Side.values()) {
      if (phase.stores(side)) {
        after = after.with(side, value);
      } else if (phase.clears(side)) {
        after = after.with(side, Values.ABSENT);
      }
    }
    return after;
  }
}
