package dev.segue.rules.ddl;

import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;

/** Reads a part of an index: a bare column, or an expression. */
final class IndexParts {
  private IndexParts() {}

  static IndexView.Part read(Statement statement, int from, int to) {
    Token first = statement.token(from);
    if (first.isName() && !statement.token(from + 1).isMark('(')) {
      return new IndexView.Part(first.name(), true);
    }
    int end = statement.after(from);
    if (first.isName()) {
      end = statement.after(from + 1);
    }
    boolean wrapped = first.isMark('(') && end <= to;
    return new IndexView.Part(
        wrapped ? statement.slice(from + 1, end - 1) : statement.slice(from, end), false);
  }
}
