package dev.segue.rules.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.schema.Column;

/**
 * Parses statements and tells where their column references stand. It walks the parser's node tree
 * and not its visitors: the tree holds every reference, the visitors miss one in ten.
 */
public final class ColumnParse {
  /** Beyond this the parser's time and stack are no longer small against the statement's own. */
  private static final int MAX_LENGTH = 256 * 1024;

  private static final int MAX_DEPTH = 100;

  /** A range of the text that one column reference takes. */
  public record Span(int start, int end) {}

  /**
   * What came of a parse.
   *
   * @param spans the references; empty if it failed
   * @param problem why it failed; empty if it did not
   * @param tooLarge whether it was not tried because of its size
   * @param position the offset where it failed
   */
  public record Outcome(
      List<Span> spans, Optional<String> problem, boolean tooLarge, int position) {}

  private ColumnParse() {}

  /**
   * Parses a range of the statement's tokens on the calling thread.
   *
   * @param allTokens those of the whole text
   * @param limit bounds its time
   * @param names tables at hand and their columns, which the parser may take for words of its own;
   *     asked for once it did
   */
  public static Outcome parse(
      Statement statement,
      int from,
      int to,
      List<Token> allTokens,
      Supplier<Set<String>> names,
      ParseLimit limit) {
    int start = statement.token(from).start();
    int end = statement.token(to - 1).end();
    if (end - start > MAX_LENGTH || isTooDeep(statement)) {
      return new Outcome(
          List.of(), Optional.of("it is too long or nested too deeply"), true, start);
    }
    Part part = Part.of(statement.text(), allTokens, start, end);
    String masked = Masker.mask(part.text(), part.tokens());
    Outcome outcome = parse(part.cut(masked, start, end), start, limit);
    if (outcome.problem().isEmpty() || outcome.tooLarge()) {
      return outcome;
    }
    // Some of the parser's keywords are none of the database's: they may be columns.
    String covered = Masker.mask(part.text(), part.tokens(), names.get());
    Outcome again = parse(part.cut(covered, start, end), start, limit);
    return again.problem().isPresent() ? outcome : again;
  }

  /**
   * What of a text is masked for one statement's sake: all of it, or no more than the statement
   * where many others would be masked as often as there are statements.
   *
   * @param offset where it begins in the text
   */
  private record Part(String text, List<Token> tokens, int offset) {
    static Part of(String text, List<Token> tokens, int start, int end) {
      if (end - start >= text.length() / 2) {
        return new Part(text, tokens, 0);
      }
      List<Token> own = new ArrayList<>();
      for (int i = Token.firstFrom(tokens, start);
          i < tokens.size() && tokens.get(i).start() < end;
          i++) {
        own.add(tokens.get(i).from(start));
      }
      return new Part(text.substring(start, end), own, start);
    }

    String cut(String masked, int start, int end) {
      return masked.substring(start - offset, end - offset);
    }
  }

  private static Outcome parse(String masked, int start, ParseLimit limit) {
    SizedParser parser = SizedParser.of(masked);
    int number = parser.textNumber();
    AtomicBoolean cancelled = new AtomicBoolean();
    ParseLimit.Watch watch = limit.watch(() -> cancel(parser, number, cancelled));
    try {
      Node statement = parser.statement();
      if (!parser.isAtEnd()) {
        return failed(start + parser.getToken(1).absoluteBegin - 1);
      }
      Set<Span> spans = new LinkedHashSet<>();
      collect(statement, start, spans);
      parser.leave();
      return new Outcome(List.copyOf(spans), Optional.empty(), false, start);
    } catch (ParseException e) {
      return cancelled.get() ? tooLong(start) : failed(start + place(e));
    } catch (RuntimeException e) {
      return cancelled.get() ? tooLong(start) : failed(start);
    } catch (StackOverflowError e) {
      return new Outcome(List.of(), Optional.of("it is nested too deeply"), true, start);
    } finally {
      watch.end();
    }
  }

  /** The parser does not always say where it gave up. */
  private static int place(ParseException e) {
    return e.currentToken == null || e.currentToken.next == null
        ? 0
        : Math.max(e.currentToken.next.absoluteBegin - 1, 0);
  }

  private static void cancel(SizedParser parser, int textNumber, AtomicBoolean cancelled) {
    cancelled.set(true);
    parser.interrupt(textNumber);
  }

  private static Outcome tooLong(int start) {
    return new Outcome(List.of(), Optional.of("it takes too long to parse"), true, start);
  }

  private static Outcome failed(int position) {
    return new Outcome(
        List.of(), Optional.of("the parser does not know this form"), false, position);
  }

  private static boolean isTooDeep(Statement statement) {
    for (int i = 0; i < statement.size(); i++) {
      if (statement.depth(i) > MAX_DEPTH) {
        return true;
      }
    }
    return false;
  }

  private static void collect(Node node, int base, Set<Span> spans) {
    if (node.jjtGetValue() instanceof Column) {
      int from = base + node.jjtGetFirstToken().absoluteBegin - 1;
      int to = base + node.jjtGetLastToken().absoluteEnd - 1;
      spans.add(new Span(from, to));
    }
    for (int i = 0; i < node.jjtGetNumChildren(); i++) {
      collect(node.jjtGetChild(i), base, spans);
    }
  }
}
