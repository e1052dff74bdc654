package dev.segue.rules.ddl;

import dev.segue.rules.model.TableName;
import dev.segue.rules.sql.Statement;
import java.util.Optional;

/** A place in a statement that moves on over what is recognised. */
final class Words {
  final Statement statement;
  int at;

  Words(Statement statement) {
    this.statement = statement;
  }

  /** Steps over these words if they come next. */
  boolean skip(String... words) {
    boolean here = statement.at(at, words);
    at += here ? words.length : 0;
    return here;
  }

  boolean isMark(char mark) {
    return statement.token(at).isMark(mark);
  }

  /** Reads a name with or without schema. */
  TableName name() {
    String first = statement.token(at++).name();
    if (!isMark('.')) {
      return TableName.unqualified(first);
    }
    at += 2;
    return TableName.of(first, statement.token(at - 1).name());
  }

  /** Reads one name. */
  String word() {
    return statement.token(at++).name();
  }

  /** The text of the parenthesis that opens here, without it; steps over it. */
  Optional<String> parenthesis() {
    int close = statement.partner(at);
    if (!isMark('(') || close < 0) {
      return Optional.empty();
    }
    String text = close == at + 1 ? "" : statement.slice(at + 1, close);
    at = close + 1;
    return Optional.of(text);
  }
}
