package dev.segue.rules.splice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
    copy(0, text.length(), edits);
    int[] starts = stretches.stream().mapToInt(s -> s[0]).toArray();
    int[] origins = stretches.stream().mapToInt(s -> s[1]).toArray();
    boolean[] copied = new boolean[starts.length];
    for (int i = 0; i < copied.length; i++) {
      copied[i] = stretches.get(i)[2] == 1;
    }
    int[] fed = sources.stream().mapToInt(Integer::intValue).toArray();
    PositionMap positions =
        starts.length == 0 ? PositionMap.identity() : new PositionMap(starts, origins, copied);
    return new Spliced(out.toString(), new ParameterMap(parameterOffsets.length, fed), positions);
  }

  private void copy(int from, int to, List<Edit> applicable) {
    int at = from;
    int held = from;
    for (Edit edit : applicable) {
      if (edit.end() <= at && edit.start() >= held && edit.start() < at) {
        // Inside a replacement: it stands wherever that uses the range again.
        continue;
      }
      if (edit.start() < at || edit.end() > to) {
        throw new IllegalStateException("edits overlap at " + edit.start() + " of: " + text);
      }
      plain(at, edit.start());
      List<Edit> inner = new ArrayList<>(applicable);
      inner.remove(edit);
      for (Edit.Piece piece : edit.pieces()) {
        if (piece instanceof Edit.Made made) {
          made(edit.start(), made.text());
        } else if (piece instanceof Edit.Original original) {
          copy(original.start(), original.end(), within(inner, original));
        }
      }
      held = edit.start();
      at = edit.end();
    }
    plain(at, to);
  }

  /** The edits that lie inside a range; an insertion at its very ends belongs to its outside. */
  private static List<Edit> within(List<Edit> edits, Edit.Original range) {
    return edits.stream()
        .filter(edit -> edit.start() >= range.start() && edit.end() <= range.end())
        .filter(
            edit ->
                edit.start() != edit.end()
                    || (edit.start() > range.start() && edit.end() < range.end()))
        .filter(edit -> !replacesBy(edit, range))
        .toList();
  }

  /** Whether the edit wraps that very range: the range is then meant without the wrapping. */
  private static boolean replacesBy(Edit edit, Edit.Original range) {
    return edit.moves() && edit.start() == range.start() && edit.end() == range.end();
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
    for (int i = 0; i < parameterOffsets.length; i++) {
      if (parameterOffsets[i] >= from && parameterOffsets[i] < to) {
        sources.add(i + 1);
      }
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
