package dev.segue.rules.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query or a write with its WITH: one block, or several that set operations join. Positions are
 * those of tokens.
 */
public final class Query {
  /** What becomes of its rows. */
  public enum Role {
    /** The application sees them. */
    RESULT,
    /** A common table expression's body. */
    COMMON_TABLE,
    /** An item of a FROM clause. */
    FROM_ITEM,
    /** An operand of an expression. */
    OPERAND,
    /** An INSERT stores them. */
    INSERTED
  }

  private final Role role;
  private final Range range;
  private final @Nullable Block parent;
  private final @Nullable Query enclosing;
  private final List<CommonTable> commonTables = new ArrayList<>();
  private final List<Block> arms = new ArrayList<>();
  private boolean recursive;
  private int bodyStart;
  private Range tail;

  Query(Role role, Range range, @Nullable Block parent, @Nullable Query enclosing) {
    this.role = role;
    this.range = range;
    this.parent = parent;
    this.enclosing = enclosing;
    this.bodyStart = range.from();
    this.tail = new Range(range.to(), range.to());
  }

  public Role role() {
    return role;
  }

  /** Its tokens, WITH included, the parentheses around it not. */
  public Range range() {
    return range;
  }

  /** The block whose names it sees besides its own. */
  public Optional<Block> parent() {
    return Optional.ofNullable(parent);
  }

  /** Its blocks in the order of the text, those of nested set operations included. */
  public List<Block> arms() {
    return arms;
  }

  /** Where its body begins: behind WITH and its list. */
  public int bodyStart() {
    return bodyStart;
  }

  /** ORDER BY and what follows it behind a set operation or a query in parentheses. */
  public Range tail() {
    return tail;
  }

  /** Its own common tables, in order. */
  public List<CommonTable> commonTables() {
    return commonTables;
  }

  /** The common table that a name means at a position inside it. */
  Optional<CommonTable> commonTable(String name, int position) {
    for (int i = commonTables.size() - 1; i >= 0; i--) {
      CommonTable table = commonTables.get(i);
      boolean before = table.body().to() <= position;
      if (table.name().equals(name) && (before || recursive)) {
        return Optional.of(table);
      }
    }
    return enclosing == null ? Optional.empty() : enclosing.commonTable(name, position);
  }

  void makeRecursive() {
    recursive = true;
  }

  void beginBody(int position) {
    bodyStart = position;
  }

  void setTail(Range found) {
    tail = found;
  }
}
