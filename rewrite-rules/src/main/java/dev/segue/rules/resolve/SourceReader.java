package dev.segue.rules.resolve;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.TableName;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads FROM clauses and the targets of writes. */
final class SourceReader {
  private static final Set<String> NO_ALIAS =
      Set.of(
          ("where group having window order limit offset fetch for union intersect except returning"
                  + " on set using values join inner left right full cross natural tablesample"
                  + " default select with as overriding when")
              .split(" "));

  /** Functions known to give one column, which goes by their name or alias. */
  private static final Set<String> ONE_COLUMN =
      Set.of(
          "generate_series",
          "generate_subscripts",
          "json_object_keys",
          "jsonb_object_keys",
          "regexp_split_to_table",
          "string_to_table");

  private final Statement statement;
  private final Tables tables;
  private final QueryReader queries;
  private final OutputReader outputs;

  SourceReader(Statement statement, Tables tables, QueryReader queries) {
    this.statement = statement;
    this.tables = tables;
    this.queries = queries;
    this.outputs = new OutputReader(statement);
  }

  /** Reads the items of a FROM clause. */
  void items(Block block, Range range) {
    boolean expect = true;
    int left = block.sources().size();
    int right = left;
    for (int i = range.from(); i < range.to(); ) {
      Token token = statement.token(i);
      right = expect ? block.sources().size() : right;
      left = token.isMark(',') ? block.sources().size() : left;
      if (expect && token.isMark('(') && !queries.startsQuery(i)) {
        items(block, new Range(i + 1, statement.partner(i)));
        expect = false;
        i = statement.after(i);
        if (i < range.to() && isAlias(i)) {
          block.namedJoins().add(i);
        }
      } else if (expect) {
        i = item(block, i, range.to());
        expect = false;
      } else {
        expect = token.isMark(',') || token.is("join");
        if (token.is("natural")) {
          block.makeNatural();
        } else if (token.is("on")) {
          List<Source> joined = block.sources().subList(left, block.sources().size());
          Range condition = new Range(i + 1, endOfCondition(i + 1, range.to()));
          block.conditions().add(new JoinCondition(condition, joined));
        } else if (token.is("using") && statement.token(i + 1).isMark('(')) {
          List<Source> read = List.copyOf(block.sources());
          List<Source> one = read.subList(left, right);
          merge(
              block,
              new Range(i + 2, statement.partner(i + 1)),
              one,
              read.subList(right, read.size()));
        }
        i = statement.after(i);
      }
    }
  }

  private int endOfCondition(int from, int limit) {
    for (int i = from; i < limit; i = statement.after(i)) {
      Token token = statement.token(i);
      boolean outer = token.is("left") || token.is("right");
      if (token.isMark(',') || (outer && !statement.token(i + 1).isMark('(')) || isJoin(token)) {
        return i;
      }
    }
    return limit;
  }

  private static boolean isJoin(Token token) {
    return token.is("join")
        || token.is("inner")
        || token.is("full")
        || token.is("cross")
        || token.is("natural")
        || token.is("on");
  }

  private void merge(Block block, Range list, List<Source> left, List<Source> right) {
    List<String> names = new ArrayList<>();
    for (int i = list.from(); i < list.to(); i++) {
      if (statement.token(i).isName()) {
        names.add(statement.token(i).name());
      }
    }
    block.merged().addAll(names);
    block.usings().add(new Using(names, left, right));
  }

  /** Reads one item of a FROM clause, or a write's target; returns the position behind it. */
  int item(Block block, int start, int limit) {
    int at = start;
    boolean lateral = statement.token(at).is("lateral");
    if (lateral) {
      at++;
    }
    if (statement.token(at).isMark('(') && statement.partner(at) > 0) {
      Query query = subquery(block, at, lateral);
      Range name = new Range(start, statement.after(at));
      return alias(block, name, limit, "", Optional.empty(), outputs.of(query));
    }
    boolean wrapped = false;
    if (statement.token(at).is("only")) {
      at++;
      wrapped = statement.token(at).isMark('(');
      at += wrapped ? 1 : 0;
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
      return function(block, start, statement.after(at), limit, own);
    }
    if (wrapped || statement.token(at).name().equals("*")) {
      at++;
    }
    Range name = new Range(start, at);
    if (own.isEmpty()) {
      // A broken text ends here, or has an empty name: the parser, or the server, will say so.
      return alias(block, name, limit, own, Optional.empty(), Outputs.unknown());
    }
    if (names.size() == 1) {
      Optional<CommonTable> common = block.query().commonTable(own, start);
      boolean target = block.kind().writes() && block.sources().isEmpty();
      if (common.isPresent() && !target) {
        return alias(block, name, limit, own, Optional.empty(), common.get().outputs(outputs));
      }
    }
    TableName table =
        names.size() == 1
            ? TableName.unqualified(own)
            : TableName.of(names.get(names.size() - 2).name(), own);
    return alias(block, name, limit, own, tables.find(table), Outputs.unknown());
  }

  private Query subquery(Block block, int open, boolean lateral) {
    Block parent = lateral ? block : block.query().parent().orElse(null);
    Range inside = new Range(open + 1, statement.partner(open));
    return queries.read(inside, Query.Role.FROM_ITEM, parent, block.query());
  }

  /** A function offers a column of its own name, or of its alias, or those that nobody knows. */
  private int function(Block block, int start, int end, int limit, String own) {
    int next = end;
    if (statement.at(next, "with", "ordinality")) {
      next += 2;
    }
    Range name = new Range(start, next);
    return alias(block, name, limit, own, Optional.empty(), new Outputs(List.of(own), false));
  }

  private int alias(
      Block block, Range name, int limit, String own, Optional<TableView> table, Outputs given) {
    int next = name.to();
    boolean as = statement.token(next).is("as") && next < limit;
    if (as) {
      next++;
    }
    Token last = statement.token(name.to() - 1);
    String alias = own;
    String aliasText = ownText(name, own);
    Token token = statement.token(next);
    boolean named = next < limit && (as ? token.isName() : isAlias(next));
    if (named) {
      alias = token.name();
      aliasText = statement.text().substring(token.start(), token.end());
      next++;
    }
    List<String> list = new ArrayList<>();
    boolean renamed =
        next < limit && statement.token(next).isMark('(') && block.kind() != Block.Kind.INSERT;
    if (renamed) {
      for (int[] item : statement.items(next + 1, statement.partner(next))) {
        list.add(statement.token(item[0]).name());
      }
      next = statement.after(next);
    }
    List<Change> changes = table.map(tables::changesOf).orElse(List.of());
    Outputs offered =
        table
            .map(view -> columns(view, changes, renamed))
            .orElseGet(
                () -> withAlias(given, own, named ? Optional.of(token) : Optional.empty(), last));
    boolean counted = renamed && table.isEmpty() && given.names().equals(List.of(own));
    block
        .sources()
        .add(
            new Source(
                alias,
                aliasText,
                table,
                changes,
                counted ? Outputs.listed(list) : renamed ? offered.renamed(list) : offered,
                new Range(name.from(), next),
                name,
                renamed));
    return next;
  }

  private boolean isAlias(int at) {
    Token token = statement.token(at);
    return token.is("as")
        || (token.isName()
            && (token.kind() == Token.Kind.QUOTED || !NO_ALIAS.contains(token.name())));
  }

  /** The name that a table or function goes by without an alias; a subquery has none. */
  private String ownText(Range name, String own) {
    for (int i = name.from(); i < name.to() && !own.isEmpty(); i++) {
      Token token = statement.token(i);
      if (token.isName() && token.name().equals(own) && !statement.token(i + 1).isMark('.')) {
        return statement.text().substring(token.start(), token.end());
      }
    }
    return "";
  }

  /** A function's one column goes by the function's alias, if it is known to be one. */
  private static Outputs withAlias(Outputs given, String own, Optional<Token> alias, Token last) {
    if (given.complete() || !given.names().equals(List.of(own))) {
      return given;
    }
    List<String> names = new ArrayList<>(given.names());
    alias.ifPresent(token -> names.add(token.name()));
    return new Outputs(names, ONE_COLUMN.contains(own) && !last.is("ordinality"));
  }

  /** Both sides' columns; behind a column alias list, which counts, those of the shape. */
  private Outputs columns(TableView view, List<Change> changes, boolean renamed) {
    if (renamed && !changes.isEmpty()) {
      return new Outputs(tables.shapeColumns(view, changes), true);
    }
    List<String> names = new ArrayList<>();
    for (ColumnView column : view.columns()) {
      names.add(column.name());
    }
    for (Change change : changes) {
      addMissing(names, change.oldColumns());
      addMissing(names, change.newColumns());
    }
    return new Outputs(names, true);
  }

  private static void addMissing(List<String> names, List<MappedColumn> columns) {
    for (MappedColumn column : columns) {
      if (!names.contains(column.name())) {
        names.add(column.name());
      }
    }
  }
}
