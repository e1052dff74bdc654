package dev.segue.rules.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One SELECT, or the writing statement itself: a scope of names. Positions are those of tokens. */
public final class Block {
  /** What kind of scope it is. */
  public enum Kind {
    SELECT,
    INSERT,
    UPDATE,
    DELETE
  }

  private final Kind kind;
  private final int start;
  private final int end;
  private final @Nullable Block parent;
  private final boolean outermost;
  private final boolean lateral;
  private final List<Source> sources = new ArrayList<>();
  private boolean joinsByName;

  Block(Kind kind, int start, int end, @Nullable Block parent, boolean outermost, boolean lateral) {
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.parent = parent;
    this.outermost = outermost;
    this.lateral = lateral;
  }

  public Kind kind() {
    return kind;
  }

  /** The position of its first word. */
  public int start() {
    return start;
  }

  /** The position behind its last token. */
  public int end() {
    return end;
  }

  /** The block around it, if there is one. */
  public Optional<Block> parent() {
    return Optional.ofNullable(parent);
  }

  /** Whether its select list is what the application sees. */
  public boolean isOutermost() {
    return outermost;
  }

  /** Whether, standing in a FROM clause, it sees its neighbours there. */
  public boolean isLateral() {
    return lateral;
  }

  /** What it reads from, in order; for a write, its target first. */
  public List<Source> sources() {
    return sources;
  }

  /** Whether USING or NATURAL merges columns of its sources. */
  public boolean joinsByName() {
    return joinsByName;
  }

  void joinByName() {
    joinsByName = true;
  }

  /** Whether it holds the token at that position. */
  public boolean holds(int position) {
    return position >= start && position < end;
  }
}
