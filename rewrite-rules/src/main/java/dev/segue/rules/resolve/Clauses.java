package dev.segue.rules.resolve;

import dev.segue.rules.sql.Statement;

/** Where the FROM clause of a block begins and ends. */
final class Clauses {
  private static final String[] FROM_END = {
    "where",
    "group",
    "having",
    "window",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
    "union",
    "intersect",
    "except",
    "returning",
    "on",
    "set",
    "using",
    "values"
  };

  private final Statement statement;

  Clauses(Statement statement) {
    this.statement = statement;
  }

  /** The position of the word that opens it, or -1. */
  int fromStart(Block block) {
    return switch (block.kind()) {
      case SELECT -> statement.find(block.start(), block.end(), "from");
      case UPDATE -> {
        int set = statement.find(block.start(), block.end(), "set");
        yield set < 0 ? -1 : statement.find(set, block.end(), "from", "returning");
      }
      case DELETE -> statement.find(block.start(), block.end(), "using");
      case INSERT -> -1;
    };
  }

  /** The position behind its last token. */
  int fromEnd(Block block) {
    int from = fromStart(block);
    for (int i = from + 1; i < block.end(); i = statement.after(i)) {
      for (String word : FROM_END) {
        boolean join = word.equals("on") || word.equals("using");
        if (!join && statement.token(i).is(word)) {
          return i;
        }
      }
    }
    return block.end();
  }
}
