package dev.segue.rules.plan;

import dev.segue.rules.resolve.Range;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.BitSet;

/** Names that XML takes from columns: {@code xmlforest(name)} makes an element called name. */
final class XmlNames {
  private XmlNames() {}

  /** Where NAME and a name stand in {@code xmlelement(NAME e)} and {@code xmlpi(NAME p)}. */
  static BitSet given(Statement statement) {
    BitSet given = new BitSet();
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      if (token.isXmlName(statement.token(i - 2), statement.token(i - 1), statement.token(i + 1))) {
        given.set(token.start());
        given.set(statement.token(i + 1).start());
      }
    }
    return given;
  }

  /** Whether the reference gives an element or an attribute its value, and its name too. */
  static boolean isTaken(Statement statement, Range reference) {
    boolean begins =
        statement.token(reference.from() - 1).isMark('(')
            || statement.token(reference.from() - 1).isMark(',');
    boolean ends =
        statement.token(reference.to()).isMark(')') || statement.token(reference.to()).isMark(',');
    if (!begins || !ends) {
      return false;
    }
    int open = reference.from() - 1;
    while (open > 0 && statement.depth(open) >= statement.depth(reference.from())) {
      open--;
    }
    Token function = statement.token(open - 1);
    return statement.token(open).isMark('(')
        && (function.is("xmlforest") || function.is("xmlattributes"));
  }
}
