package dev.segue.rules.config;

import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;

/**
 * A forward or backward expression as the parser sees it: the columns that it names, or why it is
 * none that a mapping can use. Whether it is immutable only the server knows.
 *
 * @param columns the columns that it names, as written, quotes included
 * @param words what may be a column or a keyword, such as {@code day}
 * @param wrong what is wrong with it, if something is
 */
record MappingExpression(Set<String> columns, Set<String> words, Optional<String> wrong) {
  /** No mapping needs more, and it is repeated in every statement that it rewrites. */
  private static final int MAX_CHARACTERS = 8_000;

  /** The parser's time grows steeply with the depth; people do not read as deep as this. */
  private static final int MAX_DEPTH = 20;

  private static final String LEFT_OPEN =
      "does not parse: a quote is left open, or a character is none of SQL's";

  private static final String PREFIX = "SELECT ";

  /**
   * Parses an expression.
   *
   * @param names the change's columns: they are names, whatever word the parser takes them for
   */
  static MappingExpression parse(String text, Set<String> names) {
    if (text.length() > MAX_CHARACTERS) {
      return wrong("is longer than " + MAX_CHARACTERS + " characters");
    }
    if (SqlScan.isLeftOpen(text)) {
      return wrong(LEFT_OPEN);
    }
    if (SqlScan.holdsParameter(text)) {
      return wrong("holds a parameter");
    }
    if (SqlScan.holdsCommentOrSemicolon(text)) {
      return wrong("holds a comment or a semicolon: write the expression alone");
    }
    if (SqlScan.depth(text) > MAX_DEPTH) {
      return wrong("has more than " + MAX_DEPTH + " brackets open at once");
    }
    Names stand = Names.in(text, names);
    try {
      CCJSqlParser parser = CCJSqlParserUtil.newParser(PREFIX + stand.text());
      parser.withAllowComplexParsing(true);
      Statement statement = parser.Statement();
      MappingExpression parsed =
          statement instanceof PlainSelect select ? ofSelect(select) : notAlone();
      return new MappingExpression(
          parsed.columns.stream().map(stand::written).collect(Collectors.toUnmodifiableSet()),
          parsed.words,
          parsed.wrong.map(stand::written));
    } catch (ParseException e) {
      return wrong("does not parse" + stand.written(place(e)));
    } catch (TokenMgrException e) {
      return wrong(LEFT_OPEN);
    } catch (StackOverflowError e) {
      return wrong("is nested too deeply");
    }
  }

  private static MappingExpression ofSelect(PlainSelect select) {
    SelectItem<?> item = select.getSelectItems().get(0);
    // Printed back, the select must be nothing but its one item.
    if (!select.toString().equals(PREFIX + item) || item.getAlias() != null) {
      return notAlone();
    }
    ExpressionScan scan = new ExpressionScan();
    item.getExpression().accept(scan, "");
    return new MappingExpression(scan.columns(), scan.words(), scan.wrong());
  }

  private static String place(ParseException e) {
    if (e.currentToken == null || e.currentToken.next == null) {
      return "";
    }
    String culprit = e.currentToken.next.image;
    return culprit.isEmpty() ? ": it ends too early" : " near " + culprit;
  }

  private static MappingExpression notAlone() {
    return wrong("must be one expression: no list, no alias, no FROM");
  }

  private static MappingExpression wrong(String reason) {
    return new MappingExpression(Set.of(), Set.of(), Optional.of(reason));
  }

  /**
   * An expression in which plain names stand for its own, which may be words or hold dots, and
   * plain literals for its own: where one ends is for the database to say, not for the parser.
   */
  private record Names(String text, List<String> originals) {
    private static final String NAME = "\"segue %s\"";
    private static final String LITERAL = "'segue %s'";

    static Names in(String text, Set<String> names) {
      StringBuilder out = new StringBuilder();
      List<String> originals = new ArrayList<>();
      List<Token> tokens = SqlScan.tokens(text);
      int at = 0;
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        boolean call = i + 1 < tokens.size() && tokens.get(i + 1).isMark('(');
        boolean word = token.kind() == Token.Kind.WORD && names.contains(token.name()) && !call;
        boolean literal = token.kind() == Token.Kind.STRING;
        if (word || literal || (token.kind() == Token.Kind.QUOTED && !call)) {
          String standIn = literal ? LITERAL : NAME;
          out.append(text, at, token.start()).append(standIn.formatted(originals.size()));
          originals.add(text.substring(token.start(), token.end()));
          at = token.end();
        }
      }
      return new Names(out.append(text.substring(at)).toString(), originals);
    }

    String written(String parsed) {
      String written = parsed;
      for (int i = 0; i < originals.size(); i++) {
        written = written.replace(NAME.formatted(i), originals.get(i));
        written = written.replace(LITERAL.formatted(i), originals.get(i));
      }
      return written;
    }
  }
}
