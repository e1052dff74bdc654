package dev.segue.rules.plan;

import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.Optional;

/** Tells where in a statement NULL and false mean the same. */
final class Conditions {
  private final Statement statement;

  Conditions(Statement statement) {
    this.statement = statement;
  }

  /**
   * Whether a comparison decides about rows through AND, OR and parentheses only: not under NOT,
   * not as a value.
   */
  boolean isConjunct(Block block, Range comparison) {
    Optional<Clause> clause =
        block
            .clauseAt(comparison.from())
            .filter(
                c ->
                    c == Clause.WHERE
                        || c == Clause.FROM
                        || c == Clause.HAVING
                        || c == Clause.CONFLICT_WHERE);
    if (clause.isEmpty()) {
      return false;
    }
    Range within = block.clause(clause.get()).orElseThrow();
    Range at = comparison;
    while (isOperand(at, within, clause.get())) {
      int open = enclosing(at.from(), within);
      if (open < 0) {
        return true;
      }
      at = new Range(open, statement.partner(open) + 1);
    }
    return false;
  }

  private int enclosing(int position, Range within) {
    for (int i = position - 1; i >= within.from(); i--) {
      if (statement.token(i).isMark('(') && statement.partner(i) > position) {
        return i;
      }
    }
    return -1;
  }

  private boolean isOperand(Range at, Range within, Clause clause) {
    Token before = statement.token(at.from() - 1);
    Token next = statement.token(at.to());
    boolean begins =
        before.is("and")
            || before.is("or")
            || before.isMark('(')
            || (clause == Clause.FROM ? before.is("on") : at.from() == within.from());
    boolean ends =
        at.to() >= within.to()
            || next.is("and")
            || next.is("or")
            || next.isMark(')')
            || (clause == Clause.FROM && (next.isName() || next.isMark(',')));
    return begins && ends;
  }
}
