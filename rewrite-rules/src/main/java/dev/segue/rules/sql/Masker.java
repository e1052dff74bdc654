package dev.segue.rules.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Makes a text of equal length that the parser can read: literals, comments and operators that it
 * does not know are covered, names with characters that it would split are filled. Offsets in the
 * masked text are offsets in the original.
 */
final class Masker {
  private static final Set<String> KNOWN_OPERATORS =
      Set.of(
          "+", "-", "*", "/", "%", "<", ">", "=", "<=", ">=", "<>", "!=", "||", "::", "->", "->>",
          "~", "!~", "~*", "!~*", "#>", "#>>", "@>", "<@", ":");

  private Masker() {}

  /** The same with names covered that the parser may take for words of its own. */
  static String mask(String text, List<Token> all, Set<String> names) {
    List<Token> tokens = Token.withoutComments(all);
    char[] masked = mask(text, tokens).toCharArray();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Token next = i + 1 < tokens.size() ? tokens.get(i + 1) : token;
      Token before = i > 0 ? tokens.get(i - 1) : token;
      boolean word = token.kind() == Token.Kind.WORD;
      boolean clause = before.is("nulls") || before.is("fetch");
      boolean name = word && !clause && names.contains(token.name());
      boolean label =
          word
              && i > 0
              && before.is("as")
              && (next.isMark(',') || next.is("from") || i + 1 == tokens.size());
      boolean element = i > 1 && token.isXmlName(tokens.get(i - 2), before, next);
      boolean taken = element || next.isMark('(') || next.kind() == Token.Kind.STRING;
      if (label || (name && !taken)) {
        Arrays.fill(masked, token.start(), token.end(), 'x');
      }
    }
    return new String(masked);
  }

  static String mask(String text, List<Token> all) {
    List<Token> tokens = Token.withoutComments(all);
    char[] masked = new char[text.length()];
    Arrays.fill(masked, ' ');
    for (int i = 0; i < tokens.size(); i++) {
      cover(text, tokens.get(i), masked);
      if (i > 0) {
        standIn(tokens, i, masked);
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is("table")) {
        table(tokens, i, masked);
      }
      OtherForms.cover(tokens, i, masked);
    }
    return new String(masked);
  }

  private static void cover(String text, Token token, char[] masked) {
    int start = token.start();
    int end = token.end();
    switch (token.kind()) {
      case COMMENT -> {}
      case STRING -> {
        Arrays.fill(masked, start, end, 'x');
        masked[start] = '\'';
        masked[end - 1] = '\'';
      }
      case QUOTED -> {
        for (int i = start; i < end; i++) {
          char c = text.charAt(i);
          masked[i] = Character.isLetterOrDigit(c) || i == start || i == end - 1 ? c : '_';
        }
        masked[start] = '"';
        masked[end - 1] = '"';
      }
      case OPERATOR -> {
        if (KNOWN_OPERATORS.contains(token.name())) {
          text.getChars(start, end, masked, start);
        } else {
          masked[start] = end - start == 1 ? '+' : '|';
          if (end - start > 1) {
            masked[start + 1] = '|';
          }
        }
      }
      case MARK -> {
        if (!token.isMark('{') && !token.isMark('}')) {
          masked[start] = token.name().charAt(0);
        }
      }
      case PARAMETER -> masked[start] = '?';
      default -> text.getChars(start, end, masked, start);
    }
  }

  /** What the parser does not read although it changes nothing for column references. */
  private static void standIn(List<Token> tokens, int index, char[] masked) {
    Token token = tokens.get(index);
    Token before = tokens.get(index - 1);
    if (token.kind() == Token.Kind.WORD) {
      word(tokens, index, masked);
      blankOnly(tokens, index, masked);
    } else if (token.kind() == Token.Kind.OPERATOR) {
      sign(tokens, index, masked);
    }
    boolean position = before.is("of") && index > 1 && tokens.get(index - 2).is("current");
    boolean assigned = token.is("row") && before.name().equals("=");
    boolean fields = token.isMark('.') && before.isMark(')') && isStar(tokens, index + 1);
    boolean star = before.isMark('.') && isStar(tokens, index) && tokens.get(index - 2).isMark(')');
    if (position || assigned || fields || star) {
      Arrays.fill(masked, token.start(), token.end(), ' ');
    }
  }

  /** {@code MERGE … DO NOTHING} becomes a DELETE, {@code WHERE CURRENT OF c} a condition. */
  private static void word(List<Token> tokens, int index, char[] masked) {
    Token token = tokens.get(index);
    Token before = tokens.get(index - 1);
    if (token.is("nothing") && before.is("do") && index > 1 && tokens.get(index - 2).is("then")) {
      write("DELETE", before.start(), token.end(), masked);
      // The parser deletes matched rows only.
      for (int i = index; i > 0 && !tokens.get(i).is("when"); i--) {
        if (tokens.get(i).is("not") && tokens.get(i - 1).is("when")) {
          Arrays.fill(masked, tokens.get(i).start(), tokens.get(i).end(), ' ');
        }
      }
    }
    boolean cursor = token.is("of") && before.is("current");
    if (cursor && index + 1 < tokens.size()) {
      write("true", before.start(), tokens.get(index + 1).end(), masked);
    }
  }

  /** The parser reads one sign before an operand, not two, and none behind CASE. */
  private static void sign(List<Token> tokens, int index, char[] masked) {
    Token before = tokens.get(index - 1);
    if (isSign(tokens.get(index)) && (isSign(before) || before.is("case"))) {
      masked[tokens.get(index).start()] = ' ';
    }
  }

  private static boolean isSign(Token token) {
    return token.kind() == Token.Kind.OPERATOR
        && (token.name().equals("-") || token.name().equals("+"));
  }

  private static boolean isStar(List<Token> tokens, int index) {
    return index > 1 && index < tokens.size() && tokens.get(index).name().equals("*");
  }

  /** {@code TABLE t} inside a statement; it refers to no column. */
  private static void table(List<Token> tokens, int index, char[] masked) {
    int last = index + 1;
    boolean query = index > 0 && last < tokens.size() && tokens.get(last).isName();
    if (!query) {
      return;
    }
    while (last + 2 < tokens.size() && tokens.get(last + 1).isMark('.')) {
      last += 2;
    }
    int start = tokens.get(index).start();
    int end = tokens.get(last).end();
    write(end - start < 8 ? "SELECT*" : "SELECT 1", start, end, masked);
  }

  private static void write(String word, int start, int end, char[] masked) {
    Arrays.fill(masked, start, end, ' ');
    word.getChars(0, word.length(), masked, start);
  }

  /** {@code ONLY t} is read in few places, a JDBC escape's word in none. */
  private static void blankOnly(List<Token> tokens, int index, char[] masked) {
    Token token = tokens.get(index);
    Token before = tokens.get(index - 1);
    boolean table = index + 1 < tokens.size() && tokens.get(index + 1).isName();
    boolean only =
        token.is("only")
            && (table || before.is("update") || before.is("from"))
            && !before.is("rows")
            && !before.is("row");
    // In {escape '|'} the word is SQL's own.
    boolean escape = before.isMark('{') && !token.is("escape");
    if (only || escape) {
      Arrays.fill(masked, token.start(), token.end(), ' ');
    }
  }
}
