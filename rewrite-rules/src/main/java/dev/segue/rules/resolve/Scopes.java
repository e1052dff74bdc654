package dev.segue.rules.resolve;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.TableName;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of one statement: which blocks it has, what each reads from, and what a name in one
 * means. Reads the statement's tokens; built once, then only asked.
 */
public final class Scopes {
  private static final String[] SELECT_END = {"union", "intersect", "except"};
  private static final String[] FROM_END = {
    "where",
    "group",
    "having",
    "window",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
    "union",
    "intersect",
    "except",
    "returning",
    "on",
    "set",
    "using",
    "values"
  };
  private static final Set<String> NO_ALIAS =
      Set.of(
          "where",
          "group",
          "having",
          "window",
          "order",
          "limit",
          "offset",
          "fetch",
          "for",
          "union",
          "intersect",
          "except",
          "returning",
          "on",
          "set",
          "using",
          "values",
          "join",
          "inner",
          "left",
          "right",
          "full",
          "cross",
          "natural",
          "tablesample",
          "default",
          "select",
          "with",
          "as",
          "overriding");

  private final Statement statement;
  private final Tables tables;
  private final List<Block> blocks = new ArrayList<>();

  /** Name to the range of its body and the position of its column list, or -1. */
  private final Map<String, int[]> commonTables = new HashMap<>();

  /** The scopes of that statement. */
  public Scopes(Statement statement, Tables tables) {
    this.statement = statement;
    this.tables = tables;
    findCommonTables();
    findBlocks();
    // Inner before outer, and a common table's body before what reads it: an outer item's columns
    // are what the inner block offers.
    List<Block> inner = new ArrayList<>(blocks);
    inner.sort(
        Comparator.<Block>comparingInt(block -> -statement.depth(block.start()))
            .thenComparingInt(Block::start));
    inner.forEach(this::readSources);
  }

  /** All blocks, outer before inner. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The names of the statement's common table expressions. */
  public Set<String> commonTableNames() {
    return commonTables.keySet();
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
            .filter(parent -> fromStart(parent) >= 0 && fromStart(parent) < open)
            .isPresent()
        && open < fromEnd(block.parent().orElseThrow());
  }

  private void findCommonTables() {
    for (int i = 0; i < statement.size(); i++) {
      boolean body =
          statement.token(i).is("as")
              && (statement.token(i + 1).isMark('(')
                  || statement.token(i + 1).is("materialized")
                  || statement.at(i + 1, "not", "materialized"));
      if (!body || i == 0) {
        continue;
      }
      int open = i + 1;
      while (!statement.token(open).isMark('(')) {
        open++;
      }
      Token first = statement.token(open + 1);
      boolean query =
          first.is("select")
              || first.is("with")
              || first.is("values")
              || first.is("insert")
              || first.is("update")
              || first.is("delete");
      int name = i - 1;
      int list = -1;
      if (statement.token(name).isMark(')')) {
        list = statement.partner(name);
        name = list - 1;
      }
      boolean named = name > 0 && statement.token(name).isName();
      Token before = statement.token(name - 1);
      if (query && named && (before.is("with") || before.is("recursive") || before.isMark(','))) {
        int[] range = {open + 1, statement.partner(open), list};
        commonTables.put(statement.token(name).name(), range);
      }
    }
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

  int fromStart(Block block) {
    return switch (block.kind()) {
      case SELECT -> statement.find(block.start(), block.end(), "from");
      case UPDATE -> {
        int set = statement.find(block.start(), block.end(), "set");
        yield set < 0 ? -1 : statement.find(set, block.end(), "from", "returning");
      }
      case DELETE -> statement.find(block.start(), block.end(), "using");
      case INSERT -> -1;
    };
  }

  private int fromEnd(Block block) {
    int from = fromStart(block);
    for (int i = from + 1; i < block.end(); i = statement.after(i)) {
      for (String word : FROM_END) {
        boolean join = word.equals("on") || word.equals("using");
        if (!join && statement.token(i).is(word)) {
          return i;
        }
      }
    }
    return block.end();
  }

  private void readSources(Block block) {
    if (block.kind() != Block.Kind.SELECT) {
      int name = block.start() + (block.kind() == Block.Kind.UPDATE ? 1 : 2);
      item(block, name);
    }
    int from = fromStart(block);
    if (from >= 0 && !statement.token(from).is("returning")) {
      items(block, from + 1, fromEnd(block));
    }
  }

  private void items(Block block, int from, int to) {
    boolean expect = true;
    for (int i = from; i < to; ) {
      Token token = statement.token(i);
      if (expect && token.isMark('(') && !isQuery(i + 1)) {
        items(block, i + 1, statement.partner(i));
        expect = false;
        i = statement.partner(i) + 1;
      } else if (expect) {
        i = item(block, i);
        expect = false;
      } else {
        expect = token.isMark(',') || token.is("join");
        if (token.is("using") || token.is("natural")) {
          block.joinByName();
        }
        i = statement.after(i);
      }
    }
  }

  private boolean isQuery(int i) {
    Token token = statement.token(i);
    return token.is("select")
        || token.is("with")
        || token.is("values")
        || (token.isMark('(') && isQuery(i + 1));
  }

  /** Reads one item of a FROM clause, or a write's target; returns the position behind it. */
  private int item(Block block, int start) {
    int at = start;
    while (statement.token(at).is("lateral") || statement.token(at).is("only")) {
      at++;
    }
    if (statement.token(at).isMark('(')) {
      int close = statement.partner(at);
      Set<String> columns = outputs(at + 1, close);
      return alias(block, start, close + 1, "", Optional.empty(), columns);
    }
    List<Token> names = new ArrayList<>();
    names.add(statement.token(at));
    while (statement.token(at + 1).isMark('.') && statement.token(at + 2).isName()) {
      at += 2;
      names.add(statement.token(at));
    }
    at++;
    String own = names.get(names.size() - 1).name();
    if (statement.token(at).isMark('(') && block.kind() != Block.Kind.INSERT) {
      Set<String> columns = new HashSet<>(Set.of(own));
      return alias(block, start, statement.after(at), own, Optional.empty(), columns);
    }
    if (statement.token(at).kind() == Token.Kind.OPERATOR
        && statement.token(at).name().equals("*")) {
      at++;
    }
    if (names.size() == 1 && commonTables.containsKey(own)) {
      return alias(block, start, at, own, Optional.empty(), commonColumns(own));
    }
    TableName name =
        names.size() == 1
            ? TableName.unqualified(own)
            : TableName.of(names.get(names.size() - 2).name(), own);
    return alias(block, start, at, own, tables.find(name), Set.of());
  }

  private int alias(
      Block block, int start, int at, String own, Optional<TableView> table, Set<String> given) {
    int next = at;
    boolean as = statement.token(next).is("as");
    if (as) {
      next++;
    }
    String alias = own;
    String aliasText =
        at > start
            ? statement
                .text()
                .substring(statement.token(at - 1).start(), statement.token(at - 1).end())
            : own;
    Token token = statement.token(next);
    if (token.isName()
        && (as || token.kind() == Token.Kind.QUOTED || !NO_ALIAS.contains(token.name()))) {
      alias = token.name();
      aliasText = statement.text().substring(token.start(), token.end());
      next++;
    }
    Set<String> columns = new HashSet<>(given);
    boolean renamed = false;
    if (statement.token(next).isMark('(') && block.kind() != Block.Kind.INSERT) {
      renamed = true;
      for (int i = next + 1; i < statement.partner(next); i++) {
        if (statement.token(i).isName()) {
          columns.add(statement.token(i).name());
        }
      }
      next = statement.partner(next) + 1;
    }
    if (table.isEmpty() && given.size() == 1 && given.contains(own)) {
      columns.add(alias);
    }
    List<Change> changes = table.map(tables::changesOf).orElse(List.of());
    table.ifPresent(view -> view.columns().stream().map(ColumnView::name).forEach(columns::add));
    for (Change change : changes) {
      change.oldColumns().forEach(column -> columns.add(column.name()));
      change.newColumns().forEach(column -> columns.add(column.name()));
    }
    block
        .sources()
        .add(new Source(alias, aliasText, table, changes, Set.copyOf(columns), start, renamed));
    return next;
  }

  private Set<String> commonColumns(String name) {
    int[] body = commonTables.getOrDefault(name, new int[] {0, 0, -1});
    Set<String> columns = new HashSet<>(outputs(body[0], body[1]));
    if (body[2] >= 0) {
      for (int i = body[2] + 1; i < statement.partner(body[2]); i++) {
        columns.add(statement.token(i).name());
      }
    }
    return columns;
  }

  /** The names that a subquery offers: every name that may be one of its labels. */
  private Set<String> outputs(int from, int to) {
    Set<String> names = new HashSet<>();
    for (Block block : blocks) {
      if (block.start() < from
          || block.end() > to
          || statement.depth(block.start()) > statement.depth(from) + 1) {
        continue;
      }
      int end = fromStart(block) < 0 ? block.end() : fromStart(block);
      for (int[] item : statement.items(block.start() + 1, end)) {
        Token last = statement.token(item[1] - 1);
        if (last.name().equals("*")) {
          block.sources().forEach(source -> names.addAll(source.columns()));
        } else if (last.isName()) {
          names.add(last.name());
        }
      }
    }
    return names;
  }
}
