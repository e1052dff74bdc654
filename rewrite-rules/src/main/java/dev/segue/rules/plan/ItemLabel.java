package dev.segue.rules.plan;

import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;

/** Tells whether the server would label an item of a select list by the column that it shows. */
final class ItemLabel {
  private ItemLabel() {}

  /** Whether the item, without a label of its own, takes that of the reference inside it. */
  static boolean isColumns(Statement statement, int start, int end, int from, int to) {
    if (statement.token(to).is("end") && to + 1 == end && statement.token(from - 1).is("else")) {
      return statement.token(start).is("case");
    }
    int first = start;
    while (first < from && statement.token(first).isMark('(')) {
      first++;
    }
    if (first == from) {
      return suffixKeepsLabel(statement, to, end);
    }
    boolean cast = statement.token(first).is("cast") && first + 2 == from;
    return cast && statement.partner(first + 1) + 1 == end && statement.token(to).is("as");
  }

  private static boolean suffixKeepsLabel(Statement statement, int to, int end) {
    int at = to;
    while (at < end) {
      Token token = statement.token(at);
      if (token.isMark(')')) {
        at++;
      } else if (token.isMark('[')) {
        at = statement.after(at);
      } else if (token.name().equals("::")) {
        at = afterType(statement, at + 1, end);
      } else if (token.is("collate")) {
        at += 2;
      } else {
        return false;
      }
    }
    return true;
  }

  private static int afterType(Statement statement, int from, int end) {
    int at = from + 1;
    Token next = statement.token(at);
    boolean second =
        at < end
            && (next.is("precision")
                || next.is("varying")
                || next.is("without")
                || next.is("with"));
    at += second ? 1 : 0;
    while (at < end && (statement.token(at).is("time") || statement.token(at).is("zone"))) {
      at++;
    }
    return at < end && statement.token(at).isMark('(') ? statement.after(at) : at;
  }
}
