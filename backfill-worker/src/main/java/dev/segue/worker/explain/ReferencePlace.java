package dev.segue.worker.explain;

import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.Optional;
import java.util.Set;

/**
 * Where in a statement a column reference stands, if an index on the bare column could serve it
 * there.
 */
final class ReferencePlace {
  private static final Set<String> CLAUSES =
      Set.of(
          "select",
          "from",
          "where",
          "on",
          "having",
          "group",
          "order",
          "set",
          "returning",
          "values");
  private static final Set<String> BEFORE =
      Set.of("where", "and", "or", "on", "not", "by", "when", "between");
  private static final Set<String> BEHIND =
      Set.of(
          "and",
          "or",
          "in",
          "between",
          "is",
          "like",
          "order",
          "group",
          "limit",
          "returning",
          "offset",
          "asc",
          "desc",
          "nulls",
          "for",
          "union",
          "where",
          "join",
          "left",
          "inner",
          "on",
          "fetch",
          "then",
          "right",
          "cross",
          "full");

  private final Statement statement;

  ReferencePlace(Statement statement) {
    this.statement = statement;
  }

  /** The place of the reference from one token to another, in words. */
  Optional<String> of(int from, int to) {
    if (!isOperand(from, to)) {
      return Optional.empty();
    }
    return switch (clause(from)) {
      case "where" -> Optional.of("predicate");
      case "on" -> Optional.of("join");
      case "order" -> Optional.of("ordering");
      default -> Optional.empty();
    };
  }

  /** The word that opens the clause which holds a token, found outwards. */
  private String clause(int at) {
    int depth = statement.depth(at);
    for (int i = at - 1; i >= 0; i--) {
      depth = Math.min(depth, statement.depth(i));
      Token token = statement.token(i);
      if (statement.depth(i) <= depth && CLAUSES.contains(token.name())) {
        boolean conflict = token.is("on") && statement.token(i + 1).is("conflict");
        return conflict ? "conflict" : token.name();
      }
    }
    return "";
  }

  /** Whether it is compared or ordered by as it stands, not inside a function or a sum. */
  private boolean isOperand(int from, int to) {
    Token before = statement.token(from - 1);
    Token behind = statement.token(to);
    boolean opens =
        (before.isMark('(') && !isCall(from - 1))
            || before.isMark(',')
            || BEFORE.contains(before.name());
    return (opens || isComparison(before)) && (endsOperand(statement, to) || isComparison(behind));
  }

  /** Whether an operand may end before that token. */
  static boolean endsOperand(Statement statement, int to) {
    Token behind = statement.token(to);
    return to >= statement.size()
        || behind.isMark(')')
        || behind.isMark(',')
        || BEHIND.contains(behind.name());
  }

  private boolean isCall(int open) {
    Token owner = statement.token(open - 1);
    return owner.isName() && !BEFORE.contains(owner.name()) && !owner.is("in");
  }

  private static boolean isComparison(Token token) {
    return Set.of("=", "<", ">", "<=", ">=").contains(token.name());
  }
}
