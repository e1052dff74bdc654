package dev.segue.rules.sql;

import java.util.concurrent.atomic.AtomicReference;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * JSqlParser's parser over a buffer of its text's size. Its own are of 40 kB, and a short statement
 * is parsed in the time that it takes to clear them. Its lexer is used again: to make one takes a
 * tenth of such a statement's time. The parser itself is not: its tables, grown old, cost the
 * garbage collector's barriers more than new ones cost to make.
 */
final class SizedParser extends CCJSqlParser {
  private static final int LARGEST = 4096;

  /** A lexer that nobody uses; more than one parse at a time make their own. */
  private static final AtomicReference<@Nullable CCJSqlParserTokenManager> SPARE =
      new AtomicReference<>();

  /** A parser at the beginning of that text. */
  SizedParser(String text) {
    super(lexer(stream(text)));
    withAllowComplexParsing(false);
  }

  private static CCJSqlParserTokenManager lexer(SimpleCharStream stream) {
    CCJSqlParserTokenManager spare = SPARE.getAndSet(null);
    if (spare == null) {
      return new CCJSqlParserTokenManager(stream);
    }
    spare.ReInit(stream);
    return spare;
  }

  /** Leaves the lexer to other parsers, when the text was read to its end: not after an error. */
  void leaveLexer() {
    SPARE.set(token_source);
  }

  private static SimpleCharStream stream(String text) {
    return new SimpleCharStream(
        new StringProvider(text), 1, 1, Math.min(text.length() + 1, LARGEST));
  }

  /** The inherited one asks a stream that only a parser's other constructors make. */
  @Override
  public FeatureConfiguration getConfiguration() {
    return token_source.configuration;
  }
}
