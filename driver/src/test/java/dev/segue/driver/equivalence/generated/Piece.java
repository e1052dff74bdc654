package dev.segue.driver.equivalence.generated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A part of a statement that knows which smaller ones may stand in its place. */
sealed interface Piece {
  Piece NOTHING = new Text("");

  void write(Rendering out);

  /** This piece with one thing taken out of it, the largest first. */
  Stream<Piece> smaller();

  /** Pieces and strings in a row. */
  static Piece row(Object... parts) {
    List<Piece> pieces = Arrays.stream(parts).map(Piece::piece).toList();
    return new Many(pieces, "", pieces.size());
  }

  /** The same where one of its pieces may stand for the whole. */
  static Piece call(Object... parts) {
    List<Piece> operands =
        Arrays.stream(parts).filter(Piece.class::isInstance).map(Piece::piece).toList();
    return new Either(row(parts), operands);
  }

  /** A list of at least one item. */
  static Piece list(List<? extends Piece> items) {
    return new Many(List.copyOf(items), ", ", 1);
  }

  /** A list whose length is part of its meaning. */
  static Piece fixed(List<? extends Piece> items) {
    return new Many(List.copyOf(items), ", ", items.size());
  }

  /** Something that may be missing. */
  static Piece maybe(Object... parts) {
    return new Perhaps(row(parts));
  }

  private static Piece piece(Object part) {
    return part instanceof Piece piece ? piece : new Text(part.toString());
  }

  /** Text as it stands. */
  record Text(String sql) implements Piece {
    @Override
    public void write(Rendering out) {
      out.text(sql);
    }

    @Override
    public Stream<Piece> smaller() {
      return Stream.empty();
    }
  }

  /**
   * A parameter.
   *
   * @param literal its value as SQL text: a number, a string in quotes, a date
   * @param counts whether a batch gives a higher number with each of its rounds
   */
  record Value(Kind kind, String literal, boolean counts) implements Piece {
    Value(Kind kind, String literal) {
      this(kind, literal, false);
    }

    @Override
    public void write(Rendering out) {
      out.parameter(this);
    }

    @Override
    public Stream<Piece> smaller() {
      return Stream.of(new Text(literal));
    }

    /** The value without what SQL puts around it. */
    String content() {
      int quote = literal.indexOf('\'');
      return quote < 0
          ? literal
          : literal.substring(quote + 1, literal.length() - 1).replace("''", "'");
    }
  }

  /** Several pieces; down to so many of them may go. */
  record Many(List<Piece> parts, String separator, int least) implements Piece {
    public Many {
      parts = List.copyOf(parts);
    }

    @Override
    public void write(Rendering out) {
      for (int i = 0; i < parts.size(); i++) {
        out.text(i == 0 ? "" : separator);
        parts.get(i).write(out);
      }
    }

    @Override
    public Stream<Piece> smaller() {
      Stream<Piece> fewer =
          parts.size() > least
              ? IntStream.range(0, parts.size()).mapToObj(this::without)
              : Stream.empty();
      Stream<Piece> simpler =
          IntStream.range(0, parts.size())
              .boxed()
              .flatMap(i -> parts.get(i).smaller().map(piece -> with(i, piece)));
      return Stream.concat(fewer, simpler);
    }

    private Piece without(int index) {
      List<Piece> left = new ArrayList<>(parts);
      left.remove(index);
      return new Many(left, separator, least);
    }

    private Piece with(int index, Piece piece) {
      List<Piece> changed = new ArrayList<>(parts);
      changed.set(index, piece);
      return new Many(changed, separator, least);
    }
  }

  /** A piece that may go as a whole. */
  record Perhaps(Piece piece) implements Piece {
    @Override
    public void write(Rendering out) {
      piece.write(out);
    }

    @Override
    public Stream<Piece> smaller() {
      return Stream.concat(Stream.of(NOTHING), piece.smaller().map(Perhaps::new));
    }
  }

  /** A piece in whose place each of the others may stand. */
  record Either(Piece piece, List<Piece> simpler) implements Piece {
    public Either {
      simpler = List.copyOf(simpler);
    }

    @Override
    public void write(Rendering out) {
      piece.write(out);
    }

    @Override
    public Stream<Piece> smaller() {
      return Stream.concat(
          simpler.stream(), piece.smaller().map(smaller -> new Either(smaller, simpler)));
    }
  }

  /** A piece that puts the rows of the whole statement into one order. */
  record Ordering(Piece piece) implements Piece {
    @Override
    public void write(Rendering out) {
      out.orders();
      piece.write(out);
    }

    @Override
    public Stream<Piece> smaller() {
      return piece.smaller().map(Ordering::new);
    }
  }
}
