package dev.segue.rules.config;

import java.util.Optional;
import java.util.Set;
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

  private static final String PREFIX = "SELECT ";

  static MappingExpression parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return wrong("is longer than " + MAX_CHARACTERS + " characters");
    }
    if (SqlScan.holdsCommentOrSemicolon(text)) {
      return wrong("holds a comment or a semicolon: write the expression alone");
    }
    if (SqlScan.depth(text) > MAX_DEPTH) {
      return wrong("has more than " + MAX_DEPTH + " brackets open at once");
    }
    try {
      CCJSqlParser parser = CCJSqlParserUtil.newParser(PREFIX + text);
      parser.withAllowComplexParsing(true);
      Statement statement = parser.Statement();
      return statement instanceof PlainSelect select ? ofSelect(select) : notAlone();
    } catch (ParseException e) {
      return wrong("does not parse" + place(e));
    } catch (TokenMgrException e) {
      return wrong("does not parse: a quote is left open, or a character is none of SQL's");
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
}
