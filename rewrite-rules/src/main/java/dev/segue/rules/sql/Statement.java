package dev.segue.rules.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * One statement of a text as tokens without comments, and without JDBC's <code>{oj …}</code>.
 * Positions that are not called offsets are indexes of tokens. Immutable.
 */
public final class Statement {
  private final String text;
  private final List<Token> tokens;
  private final int[] partners;
  private final int[] depths;

  /** The statement that these tokens of the text are; comments among them are left out. */
  public Statement(String text, List<Token> all) {
    this.text = text;
    this.tokens = OuterJoins.without(all);
    this.partners = new int[tokens.size()];
    this.depths = new int[tokens.size()];
    int[] open = new int[tokens.size()];
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      partners[i] = -1;
      depths[i] = depth;
      Token token = tokens.get(i);
      if (token.kind() != Token.Kind.MARK) {
        continue;
      }
      if (token.isMark('(') || token.isMark('[')) {
        open[depth++] = i;
      } else if ((token.isMark(')') || token.isMark(']')) && depth > 0) {
        int opener = open[--depth];
        partners[opener] = i;
        partners[i] = opener;
        depths[i] = depth;
      }
    }
  }

  /** The statements of a text, each without the semicolon that ends it; empty ones left out. */
  public static List<Statement> split(String text, List<Token> all) {
    List<Token> tokens = Token.withoutComments(all);
    List<Statement> statements = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      if (isBodyOfRoutine(tokens, from, i)) {
        i = endOfRoutine(tokens, i);
      }
      boolean end = i == tokens.size() || (depth == 0 && tokens.get(i).isMark(';'));
      if (end) {
        Statement statement = new Statement(text, tokens.subList(from, i));
        if (statement.size() > 0) {
          statements.add(statement);
        }
        from = i + 1;
      } else if (tokens.get(i).isMark('(')) {
        depth++;
      } else if (tokens.get(i).isMark(')')) {
        depth--;
      }
    }
    return statements;
  }

  /** {@code CREATE FUNCTION … BEGIN ATOMIC}: what stands in it is stored, not run. */
  private static boolean isBodyOfRoutine(List<Token> tokens, int from, int at) {
    return at > from
        && at < tokens.size()
        && tokens.get(at).is("atomic")
        && tokens.get(at - 1).is("begin")
        && tokens.get(from).is("create");
  }

  /** The position of the END that closes the body; CASE has one of its own. */
  private static int endOfRoutine(List<Token> tokens, int atomic) {
    int open = 1;
    int at = atomic;
    while (open > 0 && at + 1 < tokens.size()) {
      at++;
      open += tokens.get(at).is("case") ? 1 : tokens.get(at).is("end") ? -1 : 0;
    }
    return at;
  }

  /** The whole text that the statement is part of. */
  public String text() {
    return text;
  }

  /** How many tokens it has. */
  public int size() {
    return tokens.size();
  }

  /** The token at that position; beyond the end an empty mark, so that looking ahead is safe. */
  public Token token(int index) {
    if (index < 0 || index >= tokens.size()) {
      int offset = tokens.isEmpty() || index < 0 ? 0 : tokens.get(tokens.size() - 1).end();
      return new Token(Token.Kind.OPERATOR, offset, offset, "");
    }
    return tokens.get(index);
  }

  /** The position of the first token that begins at that offset of the text or behind it. */
  public int firstFrom(int offset) {
    return Token.firstFrom(tokens, offset);
  }

  /** Whether the tokens from there on are these words. */
  public boolean at(int index, String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!token(index + i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** The position of the parenthesis that belongs to the one there, or -1. */
  public int partner(int index) {
    return partners[index];
  }

  /** How many parentheses are open before that token. */
  public int depth(int index) {
    return depths[index];
  }

  /** The first position in a range, at the depth of its start, where one of the words stands. */
  public int find(int from, int to, String... words) {
    for (int i = from; i < to; i = after(i)) {
      if (isOneOf(token(i), words) && !isLabel(i) && !isDistinctFrom(i)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isOneOf(Token token, String... words) {
    if (token.kind() != Token.Kind.WORD) {
      return false;
    }
    for (String word : words) {
      if (token.is(word)) {
        return true;
      }
    }
    return false;
  }

  /** The position behind a token, or behind its closing partner if it opens a parenthesis. */
  public int after(int index) {
    return partners[index] > index ? partners[index] + 1 : index + 1;
  }

  /** The items of a range, split at the commas of its depth, as pairs of positions. */
  public List<int[]> items(int from, int to) {
    List<int[]> items = new ArrayList<>();
    int start = from;
    for (int i = from; i < to; i = after(i)) {
      if (token(i).isMark(',')) {
        items.add(new int[] {start, i});
        start = i + 1;
      }
    }
    items.add(new int[] {start, to});
    return items;
  }

  /** The text of a range of tokens as it stands, comments between them included. */
  public String slice(int from, int to) {
    return text.substring(token(from).start(), token(to - 1).end());
  }

  /** Where the statement begins in the text. */
  public int startOffset() {
    return token(0).start();
  }

  /** Where its last token ends. */
  public int endOffset() {
    return token(size() - 1).end();
  }

  /** Whether the word there is a name whatever it means elsewhere: behind a dot or AS. */
  public boolean isLabel(int index) {
    return token(index - 1).isMark('.') || token(index - 1).is("as");
  }

  /** Whether the word there is the FROM of IS [NOT] DISTINCT FROM, which is no clause. */
  public boolean isDistinctFrom(int index) {
    return token(index).is("from")
        && token(index - 1).is("distinct")
        && (token(index - 2).is("is") || token(index - 2).is("not"));
  }
}
