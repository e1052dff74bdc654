package dev.segue.rules.resolve;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of one statement: which blocks it has, what each reads from, and what a name in one
 * means. Reads the statement's tokens; built once, then only asked.
 */
public final class Scopes {
  private static final String[] SELECT_END = {"union", "intersect", "except"};

  private final Statement statement;
  private final Clauses clauses;
  private final SourceReader reader;
  private final List<Block> blocks = new ArrayList<>();

  /** The scopes of that statement. */
  public Scopes(Statement statement, Tables tables) {
    this.statement = statement;
    this.clauses = new Clauses(statement);
    this.reader = new SourceReader(statement, tables, clauses, blocks);
    findBlocks();
    // Inner before outer, and a common table's body before what reads it: an outer item's columns
    // are what the inner block offers.
    List<Block> inner = new ArrayList<>(blocks);
    inner.sort(
        Comparator.<Block>comparingInt(block -> -statement.depth(block.start()))
            .thenComparingInt(Block::start));
    inner.forEach(reader::read);
  }

  /** All blocks, outer before inner. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The names of the statement's common table expressions. */
  public Set<String> commonTableNames() {
    return reader.commonTableNames();
  }

  /** The innermost block that holds a token. */
  public Optional<Block> blockOf(int position) {
    Block found = null;
    for (Block block : blocks) {
      if (block.holds(position)) {
        found = block;
      }
    }
    return Optional.ofNullable(found);
  }

  /** What the reference of those name tokens means where it stands. */
  public Binding bind(int position, List<Token> names, String qualifierText) {
    String column = names.get(names.size() - 1).name();
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      List<Source> visible = visible(block, position);
      if (names.size() == 1) {
        List<Source> owners =
            visible.stream().filter(source -> source.columns().contains(column)).toList();
        if (!owners.isEmpty()) {
          return among(owners, column);
        }
        Optional<Source> row = named(visible, column);
        if (row.isPresent()) {
          return row.get().isMapped() ? new Binding.WholeRow(row.get()) : new Binding.Unmapped();
        }
      } else {
        Optional<Source> owner = named(visible, names.get(names.size() - 2).name());
        if (owner.isPresent()) {
          return mapped(owner.get(), column, qualifierText);
        }
      }
      block = outer(block);
    }
    return new Binding.Unmapped();
  }

  private static Optional<Source> named(List<Source> sources, String alias) {
    return sources.stream().filter(source -> source.alias().equals(alias)).findFirst();
  }

  private static Binding among(List<Source> owners, String column) {
    if (owners.size() == 1) {
      return mapped(owners.get(0), column, "");
    }
    return owners.stream()
        .flatMap(source -> source.changeOf(column).stream())
        .<Binding>map(Binding.Ambiguous::new)
        .findFirst()
        .orElse(new Binding.Unmapped());
  }

  private static Binding mapped(Source source, String column, String qualifier) {
    Optional<Change> change = source.changeOf(column);
    if (change.isEmpty()) {
      return new Binding.Unmapped();
    }
    if (source.renamed()) {
      return new Binding.Ambiguous(change.get());
    }
    var side = change.get().sideOf(column).orElseThrow();
    MappedColumn mapped = change.get().column(side, column).orElseThrow();
    return new Binding.Mapped(source, change.get(), side, mapped, qualifier);
  }

  private static List<Source> visible(Block block, int position) {
    // A join's condition sees only what stands before it; so does a lateral item. What comes
    // behind is behind in the text too, but for the select list, which stands before all.
    List<Source> before = block.sources().stream().filter(s -> s.position() < position).toList();
    boolean inFrom = !before.isEmpty() && before.size() < block.sources().size();
    return inFrom && block.kind() == Block.Kind.SELECT ? before : block.sources();
  }

  private @Nullable Block outer(Block block) {
    Block parent = block.parent().orElse(null);
    if (parent == null || block.isLateral() || !isFromItem(block)) {
      return parent;
    }
    return outer(parent);
  }

  private boolean isFromItem(Block block) {
    int open = block.start() - 1;
    Token before = statement.token(open - 1);
    return statement.token(open).isMark('(')
        && (before.is("from") || before.is("join") || before.isMark(','))
        && block
            .parent()
            .filter(parent -> clauses.fromStart(parent) >= 0 && clauses.fromStart(parent) < open)
            .isPresent()
        && open < clauses.fromEnd(block.parent().orElseThrow());
  }

  private void findBlocks() {
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      int depth = statement.depth(i);
      if (token.is("select")) {
        blocks.add(selectBlock(i, depth));
      } else if (depth == 0 && isWrite(i)) {
        Block.Kind kind = Block.Kind.valueOf(token.name().toUpperCase(java.util.Locale.ROOT));
        blocks.add(new Block(kind, i, statement.size(), null, false, false));
      }
    }
  }

  private boolean isWrite(int i) {
    Token token = statement.token(i);
    boolean write =
        statement.at(i, "insert", "into")
            || statement.at(i, "delete", "from")
            || (token.is("update") && !statement.token(i - 1).is("do") && !isLocking(i));
    return write && (i == 0 || !statement.token(i - 1).is("then"));
  }

  private boolean isLocking(int i) {
    return statement.token(i - 1).is("for") || statement.token(i - 1).is("key");
  }

  private Block selectBlock(int i, int depth) {
    int limit = i;
    while (limit < statement.size() && statement.depth(limit) >= depth) {
      if (statement.token(limit).isMark(')') && statement.partner(limit) < i) {
        break;
      }
      limit++;
    }
    int setOperation = statement.find(i, limit, SELECT_END);
    int end = setOperation < 0 ? limit : setOperation;
    Block parent = blockOf(i).orElse(null);
    boolean writes = parent != null && parent.kind() == Block.Kind.INSERT;
    if (writes && statement.depth(i) == 0) {
      int tail = statement.find(i, end, "returning");
      int conflict = conflict(i, end);
      end = Math.min(end, Math.min(tail < 0 ? end : tail, conflict < 0 ? end : conflict));
    }
    boolean lateral = statement.token(i - 2).is("lateral");
    boolean outermost = parent == null && isTop(i);
    return new Block(Block.Kind.SELECT, i, end, parent, outermost, lateral);
  }

  private int conflict(int from, int to) {
    for (int at = from; at < to; at = statement.after(at)) {
      if (statement.at(at, "on", "conflict")) {
        return at;
      }
    }
    return -1;
  }

  /** Whether only set operations and parentheses stand around it: not a common table's body. */
  private boolean isTop(int i) {
    for (int at = i - 1; at >= 0; at--) {
      if (statement.partner(at) > i && statement.token(at).isMark('(')) {
        Token before = statement.token(at - 1);
        boolean plain =
            at == 0
                || before.is("union")
                || before.is("all")
                || before.is("intersect")
                || before.is("except")
                || before.isMark('(')
                || before.isMark(')');
        if (!plain) {
          return false;
        }
      }
    }
    return true;
  }
}
