package dev.segue.rules.resolve;

import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a statement is built from blocks, by recursive descent over its tokens. It knows where
 * clauses begin and end and nothing of expressions, so that an expression that no parser knows does
 * not hide a subquery.
 */
final class QueryReader {
  private static final String[] SET_OPERATIONS = {"union", "intersect", "except"};

  private final Statement statement;
  private final SourceReader sources;
  private final WriteReader writes;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();

  QueryReader(Statement statement, Tables tables) {
    this.statement = statement;
    this.sources = new SourceReader(statement, tables, this);
    this.writes = new WriteReader(statement, this, sources);
  }

  /** All blocks, in the order of the text but for what is nested, which comes after its owner. */
  List<Block> blocks() {
    return blocks;
  }

  List<Query> queries() {
    return queries;
  }

  /** Reads a query or a write that takes exactly that range. */
  Query read(Range range, Query.Role role, @Nullable Block parent, @Nullable Query enclosing) {
    Query query = new Query(role, range, parent, enclosing);
    queries.add(query);
    int at = range.from();
    if (statement.token(at).is("with")) {
      at = commonTables(query, at + 1, parent);
    }
    query.beginBody(at);
    if (WriteReader.isWrite(statement, at)) {
      Block block = writes.read(query, new Range(at, range.to()));
      operands(block);
    } else {
      arms(query, at);
    }
    return query;
  }

  private int commonTables(Query query, int from, @Nullable Block parent) {
    int at = from;
    if (statement.token(at).is("recursive")) {
      query.makeRecursive();
      at++;
    }
    while (at < query.range().to()) {
      String name = statement.token(at).name();
      at++;
      List<String> columns = new ArrayList<>();
      if (statement.token(at).isMark('(')) {
        for (int[] item : statement.items(at + 1, statement.partner(at))) {
          columns.add(statement.token(item[0]).name());
        }
        at = statement.after(at);
      }
      while (at < query.range().to() && !statement.token(at).isMark('(')) {
        at++;
      }
      if (at >= query.range().to() || statement.partner(at) < 0) {
        return at;
      }
      Range body = new Range(at + 1, statement.partner(at));
      CommonTable table = new CommonTable(name, columns, body);
      query.commonTables().add(table);
      table.setQuery(read(body, Query.Role.COMMON_TABLE, parent, query));
      at = body.to() + 1;
      // SEARCH and CYCLE stand between a body and the next comma.
      while (at < query.range().to() && !statement.token(at).isMark(',') && !beginsBody(at)) {
        at = statement.after(at);
      }
      if (!statement.token(at).isMark(',')) {
        return at;
      }
      at++;
    }
    return at;
  }

  private boolean beginsBody(int at) {
    Token token = statement.token(at);
    return token.is("select")
        || token.is("values")
        || token.is("table")
        || token.isMark('(')
        || WriteReader.isWrite(statement, at);
  }

  private void arms(Query query, int from) {
    int end = query.range().to();
    int next = statement.find(from, end, SET_OPERATIONS);
    boolean several = next >= 0;
    boolean wrapped = statement.token(from).isMark('(');
    int at = from;
    while (at < end) {
      int stop = next < 0 ? end : next;
      if (next < 0 && (several || wrapped)) {
        stop = tailStart(at, end);
        query.setTail(new Range(stop, end));
      }
      arm(query, new Range(at, stop));
      if (next < 0) {
        return;
      }
      at = next + 1;
      if (statement.token(at).is("all") || statement.token(at).is("distinct")) {
        at++;
      }
      next = statement.find(at, end, SET_OPERATIONS);
    }
  }

  private int tailStart(int from, int end) {
    for (int i = from; i < end; i = statement.after(i)) {
      boolean order = statement.at(i, "order", "by");
      Token token = statement.token(i);
      boolean other =
          token.is("limit") || token.is("offset") || token.is("fetch") || token.is("for");
      if ((order || other) && !statement.isLabel(i)) {
        return i;
      }
    }
    return end;
  }

  private void arm(Query query, Range range) {
    Token first = statement.token(range.from());
    if (first.isMark('(')) {
      Range inside = new Range(range.from() + 1, statement.partner(range.from()));
      Query nested = read(inside, query.role(), query.parent().orElse(null), query);
      query.arms().addAll(nested.arms());
    } else if (first.is("values")) {
      Block block = add(Block.Kind.VALUES, query, range);
      int to = tailStart(range.from(), range.to());
      block.put(Clause.LIST, new Range(range.from() + 1, to));
      block.put(Clause.TAIL, new Range(to, range.to()));
      operands(block);
    } else if (first.is("table")) {
      Block block = add(Block.Kind.TABLE, query, range);
      sources.item(block, range.from() + 1, range.to());
    } else if (first.is("select")) {
      select(query, range);
    }
  }

  private void select(Query query, Range range) {
    Block block = add(Block.Kind.SELECT, query, range);
    int at = range.from() + 1;
    if (statement.at(at, "distinct", "on")) {
      block.makeDistinctOn(new Range(at + 3, statement.partner(at + 2)));
      at = statement.after(at + 2);
    } else if (statement.token(at).is("distinct")) {
      block.makeDistinct();
      at++;
    } else if (statement.token(at).is("all")) {
      at++;
    }
    Clause clause = Clause.LIST;
    int begun = at;
    for (int i = at; i < range.to(); i = statement.after(i)) {
      Clause next = clauseAt(i);
      if (next != null && !(next == Clause.TAIL && clause == Clause.TAIL)) {
        block.put(clause, new Range(begun, i));
        clause = next;
        begun = next == Clause.GROUP || next == Clause.ORDER ? i + 2 : i + 1;
        if (next == Clause.TAIL) {
          begun = i;
        }
      }
    }
    block.put(clause, new Range(begun, range.to()));
    block.clause(Clause.FROM).ifPresent(from -> sources.items(block, from));
    operands(block);
  }

  private @Nullable Clause clauseAt(int i) {
    Token token = statement.token(i);
    if (token.kind() != Token.Kind.WORD || statement.isLabel(i)) {
      return null;
    }
    if (token.is("from") && !statement.isDistinctFrom(i)) {
      return Clause.FROM;
    }
    if (token.is("where")) {
      return Clause.WHERE;
    }
    if (token.is("group") && statement.token(i + 1).is("by")) {
      return Clause.GROUP;
    }
    if (token.is("having")) {
      return Clause.HAVING;
    }
    if (token.is("window")) {
      return Clause.WINDOW;
    }
    if (token.is("order") && statement.token(i + 1).is("by")) {
      return Clause.ORDER;
    }
    boolean tail =
        token.is("limit")
            || token.is("offset")
            || token.is("fetch")
            || token.is("for")
            || token.is("into");
    return tail ? Clause.TAIL : null;
  }

  Block add(Block.Kind kind, Query query, Range range) {
    Block block = new Block(kind, query, range);
    blocks.add(block);
    query.arms().add(block);
    return block;
  }

  /** Reads the subqueries among a block's expressions: those that no FROM clause has taken. */
  void operands(Block block) {
    for (int i = block.start(); i < block.end(); i++) {
      Token token = statement.token(i);
      if (!token.isMark('(') || statement.partner(i) < 0) {
        continue;
      }
      if (isTaken(i)) {
        i = statement.partner(i);
      } else if (startsQuery(i)) {
        Range inside = new Range(i + 1, statement.partner(i));
        read(inside, Query.Role.OPERAND, block, block.query());
        i = statement.partner(i);
      }
    }
  }

  private boolean isTaken(int open) {
    for (Query query : queries) {
      if (query.range().from() == open + 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether the parenthesis there holds a query. */
  boolean startsQuery(int open) {
    int next = open + 1;
    Token token = statement.token(next);
    if (token.is("select") || token.is("with")) {
      return true;
    }
    if (token.is("values")) {
      return statement.token(next + 1).isMark('(');
    }
    if (token.is("table")) {
      return statement.token(next + 1).isName();
    }
    if (!token.isMark('(') || !startsQuery(next)) {
      return false;
    }
    Token behind = statement.token(statement.partner(next) + 1);
    return behind.isMark(')')
        || behind.is("union")
        || behind.is("intersect")
        || behind.is("except")
        || behind.is("order")
        || behind.is("limit")
        || behind.is("offset");
  }
}
