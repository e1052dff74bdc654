package dev.segue.rules.plan;

import dev.segue.rules.resolve.Range;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.Optional;
import java.util.Set;

/** Finds the query or write in a statement: EXPLAIN and CREATE TABLE AS stand before theirs. */
final class Body {
  private static final Set<String> FIRST_WORDS =
      Set.of("select", "with", "values", "insert", "update", "delete", "table", "merge");
  private static final Set<String> BEFORE_TABLE =
      Set.of("temp", "temporary", "unlogged", "global", "local");

  private Body() {}

  /** The range of what can be rewritten, if the statement holds such. */
  static Optional<Range> of(Statement statement) {
    return from(statement, 0);
  }

  private static Optional<Range> from(Statement statement, int at) {
    Token first = statement.token(at);
    if (FIRST_WORDS.contains(first.name()) || first.isMark('(')) {
      return Optional.of(new Range(at, statement.size()));
    }
    if (first.is("explain")) {
      return from(statement, behindOptions(statement, at + 1));
    }
    return first.is("create") ? created(statement, at + 1) : Optional.empty();
  }

  private static int behindOptions(Statement statement, int from) {
    if (statement.token(from).isMark('(') && !statement.token(from + 1).is("select")) {
      return statement.after(from);
    }
    int at = from;
    while (statement.token(at).is("analyze")
        || statement.token(at).is("analyse")
        || statement.token(at).is("verbose")) {
      at++;
    }
    return at;
  }

  private static Optional<Range> created(Statement statement, int from) {
    int at = from;
    while (BEFORE_TABLE.contains(statement.token(at).name())) {
      at++;
    }
    if (!statement.token(at).is("table")) {
      return Optional.empty();
    }
    int as = statement.find(at, statement.size(), "as");
    if (as < 0) {
      return Optional.empty();
    }
    int end = statement.size();
    if (statement.token(end - 1).is("data")) {
      end -= statement.token(end - 2).is("no") ? 3 : 2;
    }
    Token query = statement.token(as + 1);
    boolean known =
        query.is("select")
            || query.is("with")
            || query.is("values")
            || query.is("table")
            || query.isMark('(');
    return known ? Optional.of(new Range(as + 1, end)) : Optional.empty();
  }
}
