package dev.segue.rules.sql;

import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;

/**
 * JSqlParser's parser over a buffer of its text's size. Its own are of 40 kB, and a short statement
 * is parsed in the time that it takes to clear them.
 */
final class SizedParser extends CCJSqlParser {
  private static final int LARGEST = 4096;

  /** A parser at the beginning of that text. */
  SizedParser(String text) {
    super(new CCJSqlParserTokenManager(stream(text)));
    withAllowComplexParsing(false);
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
