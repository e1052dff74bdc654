package dev.segue.rules.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Covers forms that the parser does not know and that hold no column reference of their own. */
final class OtherForms {
  /**
   * Words that the parser takes for what they are in {@code extract(year FROM d)} elsewhere, too.
   */
  private static final Set<String> PARTS_OF_DATES =
      Set.of("year", "month", "day", "hour", "minute", "second");

  private OtherForms() {}

  static void cover(List<Token> tokens, int index, char[] masked) {
    Token token = tokens.get(index);
    Token before = index > 0 ? tokens.get(index - 1) : token;
    Token next = index + 1 < tokens.size() ? tokens.get(index + 1) : token;
    boolean covered =
        switch (token.kind()) {
          case OPERATOR -> isSignBehindOperator(tokens, index) || before.is("using");
          case WORD ->
              (token.is("using") && next.kind() == Token.Kind.OPERATOR)
                  || (token.is("collate") && next.isName() && index > 0)
                  || (before.is("collate") && !next.isMark('.'));
          case QUOTED -> before.is("collate") && !next.isMark('.');
          case STRING, NUMBER, PARAMETER, MARK, COMMENT -> false;
        };
    if (covered) {
      Arrays.fill(masked, token.start(), token.end(), ' ');
    }
    if (token.kind() == Token.Kind.WORD) {
      word(tokens, index, next, masked);
    }
    if (token.isMark('(') && before.isMark(',')) {
      row(tokens, index, masked);
    }
  }

  private static boolean isSignBehindOperator(List<Token> tokens, int index) {
    String sign = tokens.get(index).name();
    return (sign.equals("-") || sign.equals("+"))
        && index > 0
        && tokens.get(index - 1).kind() == Token.Kind.OPERATOR
        && !isStar(tokens, index);
  }

  private static void word(List<Token> tokens, int index, Token next, char[] masked) {
    Token token = tokens.get(index);
    boolean selectsNothing =
        token.is("select") && (next.is("from") || next.is("where")) && next.start() > token.end();
    if (selectsNothing) {
      masked[token.end()] = '*';
    }
    if (token.is("filter") && next.isMark('(') && isWithinGroup(tokens, index)) {
      filter(tokens, index, masked);
    }
    // The alias of joined columns refers to none by itself.
    boolean alias =
        token.is("as")
            && (isBehindUsing(tokens, index) || (next.isName() && isOfXml(tokens, index)));
    if (alias) {
      Arrays.fill(masked, token.start(), next.end(), ' ');
    }
    if (token.is("row") && next.isMark('(') && isCastOperand(tokens, index)) {
      Arrays.fill(masked, token.start(), token.end(), 'x');
    }
    if (token.is("operator") && next.isMark('(')) {
      operator(tokens, index, masked);
    }
    if (PARTS_OF_DATES.contains(token.name()) && !isPartOfDate(tokens, index)) {
      Arrays.fill(masked, token.start(), token.end(), 'x');
    }
    // The parser knows it in an INSERT, not in that of a MERGE.
    boolean overriding = token.is("overriding") && (next.is("user") || next.is("system"));
    if (overriding && index + 2 < tokens.size()) {
      Arrays.fill(masked, token.start(), tokens.get(index + 2).end(), ' ');
    }
  }

  private static boolean isPartOfDate(List<Token> tokens, int index) {
    if (index < 2) {
      return false;
    }
    Token before = tokens.get(index - 1);
    return before.kind() == Token.Kind.STRING
        || before.is("to")
        || (before.isMark('(') && tokens.get(index - 2).is("extract"));
  }

  /** Whether the operator before is the star of a select list. */
  private static boolean isStar(List<Token> tokens, int index) {
    return tokens.get(index - 1).name().equals("*")
        && index > 1
        && (tokens.get(index - 2).is("select") || tokens.get(index - 2).isMark('.'));
  }

  /** Whether {@code USING (…)} stands before, with names in it. */
  private static boolean isBehindUsing(List<Token> tokens, int index) {
    if (index == 0 || !tokens.get(index - 1).isMark(')')) {
      return false;
    }
    int open = index - 2;
    while (open > 0 && (tokens.get(open).isName() || tokens.get(open).isMark(','))) {
      open--;
    }
    return open > 0 && tokens.get(open).isMark('(') && tokens.get(open - 1).is("using");
  }

  /**
   * Whether the label there is one of {@code xmlforest(a AS b)} or {@code xmlattributes(a AS b)}.
   */
  private static boolean isOfXml(List<Token> tokens, int index) {
    int depth = 0;
    for (int i = index; i > 0; i--) {
      depth += tokens.get(i).isMark(')') ? 1 : tokens.get(i).isMark('(') ? -1 : 0;
      if (depth < 0) {
        return tokens.get(i - 1).is("xmlforest") || tokens.get(i - 1).is("xmlattributes");
      }
    }
    return false;
  }

  /**
   * Whether {@code ROW(…)::text} stands behind an operator, where the parser reads no cast of it.
   */
  private static boolean isCastOperand(List<Token> tokens, int index) {
    if (index == 0 || tokens.get(index - 1).kind() != Token.Kind.OPERATOR) {
      return false;
    }
    int depth = 0;
    for (int i = index + 1; i + 1 < tokens.size(); i++) {
      depth += tokens.get(i).isMark('(') ? 1 : tokens.get(i).isMark(')') ? -1 : 0;
      if (depth == 0) {
        return tokens.get(i + 1).name().equals("::");
      }
    }
    return false;
  }

  /** Whether {@code WITHIN GROUP (…)} stands before. */
  private static boolean isWithinGroup(List<Token> tokens, int index) {
    int depth = 0;
    for (int i = index - 1; i > 1; i--) {
      depth += tokens.get(i).isMark(')') ? 1 : tokens.get(i).isMark('(') ? -1 : 0;
      if (depth <= 0) {
        return depth == 0 && tokens.get(i - 1).is("group") && tokens.get(i - 2).is("within");
      }
    }
    return false;
  }

  /** {@code WITHIN GROUP (…) FILTER (WHERE c)}: the parser reads {@code WITHIN GROUP (…) + (c)}. */
  private static void filter(List<Token> tokens, int index, char[] masked) {
    Token word = tokens.get(index);
    Arrays.fill(masked, word.start(), word.end(), ' ');
    masked[word.start()] = '+';
    if (index + 2 < tokens.size() && tokens.get(index + 2).is("where")) {
      Arrays.fill(masked, tokens.get(index + 2).start(), tokens.get(index + 2).end(), ' ');
    }
  }

  /** {@code a OPERATOR(pg_catalog.=) b}. */
  private static void operator(List<Token> tokens, int index, char[] masked) {
    int close = index;
    while (close < tokens.size() && !tokens.get(close).isMark(')')) {
      close++;
    }
    if (close < tokens.size()) {
      Token word = tokens.get(index);
      for (int i = index; i <= close; i++) {
        Arrays.fill(masked, tokens.get(i).start(), tokens.get(i).end(), ' ');
      }
      masked[word.start()] = '|';
      masked[word.start() + 1] = '|';
    }
  }

  /** {@code SET a = 1, (b, c) = (…)}: the parser knows a row only as the first assignment. */
  private static void row(List<Token> tokens, int open, char[] masked) {
    int close = open + 1;
    while (close < tokens.size() && (tokens.get(close).isName() || tokens.get(close).isMark(','))) {
      close++;
    }
    boolean assigned =
        close + 1 < tokens.size()
            && tokens.get(close).isMark(')')
            && tokens.get(close + 1).name().equals("=")
            && isInSet(tokens, open - 1);
    if (!assigned) {
      return;
    }
    for (int i = open; i <= close; i++) {
      if (i != open + 1) {
        Arrays.fill(masked, tokens.get(i).start(), tokens.get(i).end(), ' ');
      }
    }
  }

  private static boolean isInSet(List<Token> tokens, int from) {
    int depth = 0;
    for (int i = from; i >= 0; i--) {
      Token token = tokens.get(i);
      if (token.isMark(')')) {
        depth++;
      } else if (token.isMark('(')) {
        depth--;
      } else if (depth == 0 && (token.is("select") || token.is("where") || token.is("returning"))) {
        return false;
      } else if (depth == 0 && token.is("set")) {
        return true;
      }
      if (depth < 0) {
        return false;
      }
    }
    return false;
  }
}
