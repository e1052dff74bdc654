package dev.segue.rules.splice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies edits to a text: what no edit names survives to the letter, and where pieces meet, a
 * blank keeps their tokens apart. Used once, by one thread.
 */
public final class Splicer {
  private static final int NOTHING = -1;

  private final String text;
  private final int[] parameterOffsets;
  private final List<Edit> edits;
  private final StringBuilder out = new StringBuilder();
  private final List<Integer> sources = new ArrayList<>();
  private final List<int[]> stretches = new ArrayList<>();

  /** Where in the text the copy ended that stands last, if a copy does. */
  private int copiedTo = NOTHING;

  /**
   * A splicer for one text.
   *
   * @param parameterOffsets where its parameters stand, ascending
   * @param edits in any order; those at one offset apply in the order given
   */
  public Splicer(String text, int[] parameterOffsets, List<Edit> edits) {
    this.text = text;
    this.parameterOffsets = parameterOffsets.clone();
    List<Edit> sorted = new ArrayList<>(edits);
    // At one offset insertions come first, then the longest replacement: it holds the others.
    sorted.sort(
        Comparator.comparingInt(Edit::start)
            .thenComparing(edit -> edit.start() != edit.end())
            .thenComparing(Comparator.comparingInt(Edit::end).reversed()));
    this.edits = sorted;
  }

  /**
   * The outcome of the edits.
   *
   * @param text the new text
   * @param parameters which parameter of the old text feeds which of the new
   * @param positions where its stretches come from
   */
  public record Spliced(String text, ParameterMap parameters, PositionMap positions) {}

  /** Applies all edits. */
  public Spliced splice() {
    copy(0, text.length(), new Use(text));
    int count = stretches.size();
    int[] starts = new int[count];
    int[] origins = new int[count];
    boolean[] copied = new boolean[count];
    for (int i = 0; i < count; i++) {
      int[] stretch = stretches.get(i);
      starts[i] = stretch[0];
      origins[i] = stretch[1];
      copied[i] = stretch[2] == 1;
    }
    int[] fed = new int[sources.size()];
    for (int i = 0; i < fed.length; i++) {
      fed[i] = sources.get(i);
    }
    PositionMap positions =
        count == 0 ? PositionMap.identity() : new PositionMap(starts, origins, copied);
    return new Spliced(out.toString(), new ParameterMap(parameterOffsets.length, fed), positions);
  }

  private void copy(int from, int to, Use use) {
    int at = from;
    int held = from;
    for (int i = firstFrom(use.from); i < edits.size() && edits.get(i).start() <= use.to; i++) {
      Edit edit = edits.get(i);
      if (!use.applies(i, edit)) {
        continue;
      }
      if (edit.end() <= at && edit.start() >= held && edit.start() < at) {
        // Inside a replacement: it stands wherever that uses the range again.
        continue;
      }
      if (edit.start() < at || edit.end() > to) {
        throw new IllegalStateException("edits overlap at " + edit.start() + " of: " + text);
      }
      plain(at, edit.start());
      for (Edit.Piece piece : edit.pieces()) {
        if (piece instanceof Edit.Made made) {
          made(edit.start(), made.text());
        } else if (piece instanceof Edit.Original original) {
          copy(original.start(), original.end(), new Use(use, i, original));
        }
      }
      held = edit.start();
      at = edit.end();
    }
    plain(at, to);
  }

  /** The first edit that begins at that offset or behind it. */
  private int firstFrom(int offset) {
    int low = 0;
    int high = edits.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edits.get(middle).start() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** One use of a range of the text, which may stand in an edit that stands in another use. */
  private static final class Use {
    private final @Nullable Use outer;
    private final int user;
    private final int from;
    private final int to;

    /** The use of a whole text. */
    Use(String text) {
      this.outer = null;
      this.user = NOTHING;
      this.from = 0;
      this.to = text.length();
    }

    /** The use of a range by an edit, which stands at that place among the edits. */
    Use(Use outer, int user, Edit.Original range) {
      this.outer = outer;
      this.user = user;
      this.from = range.start();
      this.to = range.end();
    }

    /** Whether an edit lies inside this range and all that it stands in, and uses none of them. */
    boolean applies(int place, Edit edit) {
      for (Use use = this; use.outer != null; use = use.outer) {
        if (place == use.user || !use.holds(edit)) {
          return false;
        }
      }
      return true;
    }

    /**
     * An insertion at the very ends belongs to the outside; where the edit wraps that very range,
     * the range may be meant without the wrapping.
     */
    private boolean holds(Edit edit) {
      boolean inserts = edit.start() == edit.end();
      boolean inside =
          inserts
              ? edit.start() > from && edit.end() < to
              : edit.start() >= from && edit.end() <= to;
      boolean wraps = edit.moves() && edit.start() == from && edit.end() == to;
      return inside && !wraps;
    }
  }

  private void made(int origin, String made) {
    if (made.isEmpty()) {
      return;
    }
    stretch(origin, false);
    out.append(gluesTo(made.charAt(0)) ? " " : "").append(made);
    copiedTo = NOTHING;
  }

  /** Nobody counts on a blank beside a name: {@code SELECT*FROM t}. */
  private boolean gluesTo(char next) {
    return !out.isEmpty() && Seam.glues(out.charAt(out.length() - 1), next);
  }

  private void plain(int from, int to) {
    if (from >= to) {
      return;
    }
    if (copiedTo != from && gluesTo(text.charAt(from))) {
      stretch(from, false);
      out.append(' ');
    }
    stretch(from, true);
    out.append(text, from, to);
    copiedTo = to;
    int found = Arrays.binarySearch(parameterOffsets, from);
    for (int i = found >= 0 ? found : -found - 1;
        i < parameterOffsets.length && parameterOffsets[i] < to;
        i++) {
      sources.add(i + 1);
    }
  }

  private void stretch(int origin, boolean copied) {
    int start = out.length();
    if (!stretches.isEmpty() && stretches.get(stretches.size() - 1)[0] == start) {
      stretches.remove(stretches.size() - 1);
    }
    stretches.add(new int[] {start, origin, copied ? 1 : 0});
  }
}
