package dev.segue.rules.resolve;

import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;

/** Reads INSERT, UPDATE, DELETE and MERGE: their targets and where their clauses stand. */
final class WriteReader {
  private final Statement statement;
  private final QueryReader queries;
  private final SourceReader sources;

  WriteReader(Statement statement, QueryReader queries, SourceReader sources) {
    this.statement = statement;
    this.queries = queries;
    this.sources = sources;
  }

  /** Whether a write begins there. */
  static boolean isWrite(Statement statement, int at) {
    return statement.at(at, "insert", "into")
        || statement.at(at, "delete", "from")
        || statement.at(at, "merge", "into")
        || (statement.token(at).is("update") && statement.token(at + 1).isName());
  }

  Block read(Query query, Range range) {
    Token first = statement.token(range.from());
    if (first.is("insert")) {
      return insert(query, range);
    }
    if (first.is("update")) {
      return update(query, range);
    }
    return first.is("delete") ? delete(query, range) : merge(query, range);
  }

  private Block update(Query query, Range range) {
    Block block = queries.add(Block.Kind.UPDATE, query, range);
    int set = sources.item(block, range.from() + 1, range.to());
    int end = range.to();
    int returning = find(set, end, "returning");
    int where = find(set, returning, "where");
    int from = find(set, where, "from");
    block.put(Clause.SET, new Range(set + 1, from));
    put(block, Clause.FROM, from, where);
    put(block, Clause.WHERE, where, returning);
    put(block, Clause.RETURNING, returning, end);
    block.clause(Clause.FROM).ifPresent(clause -> sources.items(block, clause));
    return block;
  }

  private Block delete(Query query, Range range) {
    Block block = queries.add(Block.Kind.DELETE, query, range);
    int at = sources.item(block, range.from() + 2, range.to());
    int end = range.to();
    int returning = find(at, end, "returning");
    int where = find(at, returning, "where");
    int using = statement.token(at).is("using") ? at : where;
    put(block, Clause.FROM, using, where);
    put(block, Clause.WHERE, where, returning);
    put(block, Clause.RETURNING, returning, end);
    block.clause(Clause.FROM).ifPresent(clause -> sources.items(block, clause));
    return block;
  }

  private Block insert(Query query, Range range) {
    Block block = queries.add(Block.Kind.INSERT, query, range);
    int at = sources.item(block, range.from() + 2, range.to());
    int end = range.to();
    int returning = find(at, end, "returning");
    int conflict = returning;
    for (int i = at; i < returning; i = statement.after(i)) {
      if (statement.at(i, "on", "conflict")) {
        conflict = i;
        break;
      }
    }
    if (statement.token(at).isMark('(') && !queries.startsQuery(at)) {
      block.put(Clause.COLUMNS, new Range(at + 1, statement.partner(at)));
      at = statement.after(at);
    }
    if (statement.token(at).is("overriding")) {
      at += 3;
    }
    block.put(Clause.SOURCE, new Range(at, conflict));
    put(block, Clause.RETURNING, returning, end);
    if (conflict < returning) {
      conflict(block, conflict + 2, returning);
    }
    if (!statement.token(at).is("default")) {
      // The query does not see the table that it fills.
      queries.read(
          new Range(at, conflict), Query.Role.INSERTED, query.parent().orElse(null), query);
    }
    return block;
  }

  private void conflict(Block block, int from, int to) {
    int action = find(from, to, "do");
    block.put(Clause.CONFLICT_TARGET, new Range(from, action));
    if (!statement.at(action, "do", "update", "set")) {
      return;
    }
    int where = find(action, to, "where");
    block.put(Clause.CONFLICT_SET, new Range(action + 3, where));
    put(block, Clause.CONFLICT_WHERE, where, to);
  }

  private Block merge(Query query, Range range) {
    Block block = queries.add(Block.Kind.MERGE, query, range);
    int using = sources.item(block, range.from() + 2, range.to());
    int end = range.to();
    int returning = find(using, end, "returning");
    int on = find(using, returning, "on");
    put(block, Clause.FROM, using, on);
    put(block, Clause.ON, on, returning);
    put(block, Clause.RETURNING, returning, end);
    block.clause(Clause.FROM).ifPresent(clause -> sources.items(block, clause));
    for (int when = when(on, returning), next; when < returning; when = next) {
      next = when(when, returning);
      if (statement.at(when + 1, "not", "matched", "by", "source")) {
        block.withoutSource().add(new Range(when, next));
      } else if (statement.at(when + 1, "not", "matched")) {
        block.withoutTarget().add(new Range(when, next));
      }
    }
    for (int then = then(on, returning); then < returning; ) {
      int when = when(then, returning);
      if (statement.at(then + 1, "update", "set")) {
        Range set = new Range(then + 3, when);
        block.mergeArms().add(new MergeArm(false, new Range(then, then), set));
      } else if (statement.token(then + 1).is("insert")) {
        mergeInsert(block, then + 2, when);
      }
      then = then(when, returning);
    }
    return block;
  }

  /** The next case of a MERGE; the WHEN of a CASE is none. */
  private int when(int from, int to) {
    int at = from;
    do {
      at = find(at + 1, to, "when");
    } while (at < to
        && !statement.at(at + 1, "matched")
        && !statement.at(at + 1, "not", "matched"));
    return at;
  }

  /** The next action of a MERGE; the THEN of a CASE is none. */
  private int then(int from, int to) {
    int at = from;
    do {
      at = find(at + 1, to, "then");
    } while (at < to
        && !statement.at(at + 1, "update", "set")
        && !statement.at(at + 1, "insert")
        && !statement.at(at + 1, "delete")
        && !statement.at(at + 1, "do", "nothing"));
    return at;
  }

  private void mergeInsert(Block block, int from, int to) {
    int at = from;
    Range columns = new Range(at, at);
    if (statement.token(at).isMark('(')) {
      columns = new Range(at + 1, statement.partner(at));
      at = statement.after(at);
    }
    if (statement.token(at).is("overriding")) {
      at += 3;
    }
    block.mergeArms().add(new MergeArm(true, columns, new Range(at, to)));
  }

  private int find(int from, int to, String word) {
    int found = statement.find(from, to, word);
    return found < 0 ? to : found;
  }

  private static void put(Block block, Clause clause, int word, int to) {
    if (word < to) {
      block.put(clause, new Range(word + 1, to));
    }
  }
}
