package dev.segue.worker.terminal;

import dev.segue.rules.sql.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Breaks the tokens of a statement into lines, from the outside in. */
final class SqlLayout {
  private static final Set<String> CLAUSES =
      Set.of(
          "from",
          "where",
          "group",
          "having",
          "order",
          "limit",
          "set",
          "values",
          "returning",
          "union",
          "intersect",
          "except",
          "join",
          "left",
          "right",
          "inner",
          "cross",
          "full");
  private static final Set<String> STEPS = Set.of("when", "then", "else");
  private static final Set<String> LOGIC = Set.of("and", "or");
  private static final int INDENT = 2;

  /** Tokens that stand on one line, and how far it is indented. */
  record Line(int level, int from, int to) {}

  private final String text;
  private final List<Token> tokens;
  private final int columns;
  private final int[] partners;
  private final List<Line> lines = new ArrayList<>();

  SqlLayout(String text, List<Token> tokens, int columns) {
    this.text = text;
    this.tokens = tokens;
    this.columns = columns;
    this.partners = partners(tokens);
  }

  List<Line> lines() {
    int from = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean remark = token.kind() == Token.Kind.COMMENT && text.startsWith("--", token.start());
      if (remark || token.isMark(';')) {
        lay(from, i + 1, 0, 1);
        from = i + 1;
      }
    }
    lay(from, tokens.size(), 0, 1);
    return lines;
  }

  /** The closing token of each parenthesis and each CASE, else the token itself. */
  private static int[] partners(List<Token> tokens) {
    int[] partners = new int[tokens.size()];
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < partners.length; i++) {
      Token token = tokens.get(i);
      partners[i] = i;
      if (token.isMark('(') || token.is("case")) {
        open.push(i);
      } else if ((token.isMark(')') || token.is("end")) && !open.isEmpty()) {
        partners[open.pop()] = i;
      }
    }
    return partners;
  }

  /**
   * Lays a range.
   *
   * @param hang how much further the parts behind the first are indented
   */
  private void lay(int from, int to, int level, int hang) {
    if (from >= to) {
      return;
    }
    if (fits(from, to, level)) {
      lines.add(new Line(level, from, to));
    } else if (!split(from, to, level, level, this::isClause)
        && !split(from, to, level, level + hang, i -> tokens.get(i - 1).isMark(','))
        && !split(from, to, level, level + hang, i -> LOGIC.contains(tokens.get(i).name()))
        && !group(from, to, level)) {
      lines.add(new Line(level, from, to));
    }
  }

  private boolean fits(int from, int to, int level) {
    int length = INDENT * level;
    for (int i = from; i < to; i++) {
      boolean spaced = i > from && tokens.get(i - 1).end() < tokens.get(i).start();
      length += (spaced ? 1 : 0) + tokens.get(i).end() - tokens.get(i).start();
    }
    return length <= columns || to - from == 1;
  }

  private boolean isClause(int i) {
    Token before = tokens.get(i - 1);
    boolean continued =
        before.is("distinct") || before.is("left") || before.is("right") || before.is("inner");
    return CLAUSES.contains(tokens.get(i).name()) && !continued && isSpaced(i);
  }

  private boolean isSpaced(int i) {
    return text.charAt(tokens.get(i).start() - 1) <= ' ';
  }

  /** Breaks before each token at the range's own depth that is such a one. */
  private boolean split(int from, int to, int level, int next, IntPredicate breaksBefore) {
    List<Integer> starts = new ArrayList<>(List.of(from));
    for (int i = after(from); i < to; i = after(i)) {
      if (breaksBefore.test(i)) {
        starts.add(i);
      }
    }
    if (starts.size() == 1) {
      return false;
    }
    starts.add(to);
    for (int part = 0; part + 1 < starts.size(); part++) {
      lay(starts.get(part), starts.get(part + 1), part == 0 ? level : next, 1);
    }
    return true;
  }

  private int after(int i) {
    return partners[i] + 1;
  }

  /** Opens the widest parenthesis or CASE of the range. */
  private boolean group(int from, int to, int level) {
    int widest = -1;
    for (int i = from; i < to; i = after(i)) {
      boolean opens = partners[i] > i + 1 && partners[i] < to;
      if (opens && (widest < 0 || partners[i] - i > partners[widest] - widest)) {
        widest = i;
      }
    }
    if (widest < 0) {
      return false;
    }
    int close = partners[widest];
    lay(from, widest + 1, level, 1);
    boolean isCase = tokens.get(widest).is("case");
    if (!isCase || !split(widest + 1, close, level + 1, level + 1, i -> STEPS.contains(word(i)))) {
      lay(widest + 1, close, level + 1, 0);
    }
    lay(close, to, level, 1);
    return true;
  }

  private String word(int i) {
    return tokens.get(i).name();
  }
}
