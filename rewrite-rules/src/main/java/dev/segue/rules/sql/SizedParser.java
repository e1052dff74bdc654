package dev.segue.rules.sql;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * JSqlParser's parser over a buffer of its text's size, which reads another text when it has read
 * one. Its own buffers are of 40 kB, and a short statement is parsed in the time that it takes to
 * clear them and to make the parser's tables.
 *
 * <p>It is used for a few texts within a second and then dropped: tables that have grown old cost
 * the garbage collector's barriers more than new ones cost to make, and they hold on to tokens of
 * the texts before. Each text has it begin anew, but for tables that say which generation of look
 * ahead an entry is of. Used by one thread at a time.
 */
final class SizedParser extends CCJSqlParser {
  /** Longer texts take long whatever the buffer, and their tokens are not kept. */
  private static final int LARGEST = 4096;

  private static final int MOST_TEXTS = 32;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A parser that nobody uses; more than one parse at a time make their own. */
  private static final AtomicReference<@Nullable SizedParser> SPARE = new AtomicReference<>();

  private final Lock interruption = new ReentrantLock();
  private final long begun = System.nanoTime();
  private int texts;
  private int length;

  private SizedParser() {
    super(new CCJSqlParserTokenManager(stream("")));
    withAllowComplexParsing(false);
  }

  /** A parser at the beginning of that text. */
  static SizedParser of(String text) {
    SizedParser spare = SPARE.getAndSet(null);
    SizedParser parser = spare == null || spare.isSpent() ? new SizedParser() : spare;
    parser.begin(text);
    return parser;
  }

  private boolean isSpent() {
    return texts == MOST_TEXTS || System.nanoTime() - begun > MOST_NANOS;
  }

  private void begin(String text) {
    interruption.lock();
    try {
      texts++;
      interrupted = false;
    } finally {
      interruption.unlock();
    }
    length = text.length();
    token_source.ReInit(stream(text));
    token = new Token();
    jjtree.reset();
    bracketsCounter = 0;
    caseCounter = 0;
    jdbcParameterIndex = 0;
  }

  /**
   * Reads one statement and perhaps a semicolon, and the text's end if that comes next.
   *
   * @return the node of all that
   */
  Node statement() throws ParseException {
    Node node = new Node(JJTSTATEMENT);
    jjtree.openNodeScope(node);
    node.jjtSetFirstToken(getToken(1));
    // The inherited Statement() first tries twice whether the text begins like a statement, for the
    // sake of IF and BEGIN blocks, which are the text of a procedure and not of a client.
    SingleStatement();
    if (getToken(1).kind == ST_SEMICOLON) {
      getNextToken();
    }
    if (getToken(1).kind == EOF) {
      getNextToken();
    }
    jjtree.closeNodeScope(node, true);
    node.jjtSetLastToken(token);
    return node;
  }

  /** Whether it read all of the text; if not, the next token is one that it does not expect. */
  boolean isAtEnd() {
    return token.kind == EOF;
  }

  /** The number of the text that it reads. */
  int textNumber() {
    return texts;
  }

  /** Has it give up, from any thread, unless it reads another text by now. */
  void interrupt(int textNumber) {
    interruption.lock();
    try {
      if (textNumber == texts) {
        interrupted = true;
      }
    } finally {
      interruption.unlock();
    }
  }

  /**
   * Leaves it to other parses, when the text was read: not after an error. One that has not taken
   * the text's end holds a token that it looked at, where none gets at it.
   */
  void leave() {
    if (isAtEnd() && length <= LARGEST) {
      SPARE.set(this);
    }
  }

  private static SimpleCharStream stream(String text) {
    return new SimpleCharStream(new TextProvider(text), 1, 1, Math.min(text.length() + 1, LARGEST));
  }

  /** The inherited one asks a stream that only a parser's other constructors make. */
  @Override
  public FeatureConfiguration getConfiguration() {
    return token_source.configuration;
  }
}
