package dev.segue.rules.resolve;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.TableName;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the FROM clauses and the targets of a statement's blocks. */
final class SourceReader {
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
  private final Clauses clauses;
  private final List<Block> blocks;

  /** Name to the range of its body and the position of its column list, or -1. */
  private final Map<String, int[]> commonTables = new HashMap<>();

  SourceReader(Statement statement, Tables tables, Clauses clauses, List<Block> blocks) {
    this.statement = statement;
    this.tables = tables;
    this.clauses = clauses;
    this.blocks = blocks;
    findCommonTables();
  }

  /** The names of the statement's common table expressions. */
  Set<String> commonTableNames() {
    return commonTables.keySet();
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

  /** Reads what a block reads from or writes to; inner blocks must have been read before. */
  void read(Block block) {
    if (block.kind() != Block.Kind.SELECT) {
      int name = block.start() + (block.kind() == Block.Kind.UPDATE ? 1 : 2);
      item(block, name);
    }
    int from = clauses.fromStart(block);
    if (from >= 0 && !statement.token(from).is("returning")) {
      items(block, from + 1, clauses.fromEnd(block));
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
      int end = clauses.fromStart(block) < 0 ? block.end() : clauses.fromStart(block);
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
