package dev.segue.rules.splice;

import java.util.List;

/**
 * One change of a text: the range from {@code start} to {@code end} is replaced by the pieces.
 *
 * @param start offset of the first character replaced
 * @param end offset behind the last; the same as {@code start} inserts
 * @param pieces what stands there instead
 * @param moves whether the range, used again by another edit, is meant without this one
 */
public record Edit(int start, int end, List<Piece> pieces, boolean moves) {
  public Edit {
    pieces = List.copyOf(pieces);
  }

  /** An edit that applies wherever its range is used; if it uses that itself, only here. */
  public Edit(int start, int end, List<Piece> pieces) {
    this(start, end, pieces, pieces.contains(new Original(start, end)));
  }

  /** A part of an edit. */
  public sealed interface Piece {}

  /** New text. */
  public record Made(String text) implements Piece {}

  /** A range of the original text, with the edits inside it applied, its parameters used again. */
  public record Original(int start, int end) implements Piece {}

  /** Replaces a range by text. */
  public static Edit replace(int start, int end, String text) {
    return new Edit(start, end, List.of(new Made(text)));
  }

  /** Inserts pieces at an offset. */
  public static Edit insert(int offset, List<Piece> pieces) {
    return new Edit(offset, offset, pieces);
  }
}
