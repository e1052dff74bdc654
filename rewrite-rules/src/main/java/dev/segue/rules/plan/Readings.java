package dev.segue.rules.plan;

import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.rules.sql.Token;
import dev.segue.rules.sql.TypeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a column of a change reads as in a phase: itself, the other side's expression, or one with
 * the other to fall back on. What it finds out about the changes of one set of rules it keeps; safe
 * for use by many threads.
 */
final class Readings {
  /** Where a value is read. */
  enum Place {
    /** In the outermost select list, RETURNING, EXCLUDED and the right-hand side of SET. */
    SHOWN,
    /** Everywhere else. */
    INNER
  }

  private final Dialect dialect;

  /** The tokens of each mapping's expression. */
  private final Map<String, List<Token>> known = new ConcurrentHashMap<>();

  /** By the change's id. */
  private final Map<String, Boolean> sameValues = new ConcurrentHashMap<>();

  private final Map<String, Boolean> widenings = new ConcurrentHashMap<>();

  Readings(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Whether the columns of that side read as themselves. */
  boolean isBare(Change change, Side side) {
    return side == change.phase().completeSide();
  }

  /** The column's reading as SQL text; {@code qualifier} is empty or ends in a dot. */
  String read(Change change, Side side, MappedColumn column, String qualifier, Place place) {
    String own = qualifier + dialect.quote(column.name());
    if (isBare(change, side)) {
      return own;
    }
    String derived = derived(change, side, column, qualifier);
    return fallsBack(change, side, place)
        ? fallback(change, side, own, derived, qualifier)
        : derived;
  }

  /** The expression that computes the column from the other side of the same row. */
  String derived(Change change, Side side, MappedColumn column, String qualifier) {
    return computed(change, side, column, name -> qualifier + dialect.quote(name));
  }

  /**
   * The column computed from given values of the other side, cast to its declared type.
   *
   * @param values the SQL text of each of the other side's columns
   */
  String computed(Change change, Side side, MappedColumn column, Function<String, String> values) {
    if (isSameValue(change)) {
      return values.apply(change.columns(side.other()).get(0).name());
    }
    String text = substituted(change, side, column, values);
    return isCastTo(column) ? text : "CAST(" + text + " AS " + column.type() + ")";
  }

  /** Whether the column's expression is as a whole a cast to its type. */
  private boolean isCastTo(MappedColumn column) {
    String expression = column.expression();
    List<Token> tokens = tokens(expression);
    int last = tokens.size() - 1;
    if (last < 4 || !tokens.get(0).is("cast") || !tokens.get(1).isMark('(')) {
      return false;
    }
    int as = -1;
    int depth = 1;
    for (int i = 2; i < last; i++) {
      Token token = tokens.get(i);
      depth += token.isMark('(') ? 1 : token.isMark(')') ? -1 : 0;
      if (depth == 0) {
        return false;
      }
      as = depth == 1 && token.is("as") ? i : as;
    }
    if (as < 0) {
      return false;
    }
    String type = expression.substring(tokens.get(as).end(), tokens.get(last).start());
    return dialect.canonicalType(type).equals(dialect.canonicalType(column.type()));
  }

  /** Whether both sides hold the same value of the same type: a rename. */
  boolean isSameValue(Change change) {
    return sameValues.computeIfAbsent(change.id(), id -> onlyRenames(change));
  }

  private boolean onlyRenames(Change change) {
    if (!change.exact() || change.oldColumns().size() != 1 || change.newColumns().size() != 1) {
      return false;
    }
    MappedColumn old = change.oldColumns().get(0);
    MappedColumn created = change.newColumns().get(0);
    return dialect.canonicalType(old.type()).equals(dialect.canonicalType(created.type()))
        && isName(old.expression(), created.name())
        && isName(created.expression(), old.name());
  }

  /**
   * Whether one side's type holds every value of the other's, and the expressions only cast: both
   * columns compare and order alike, without a cast.
   */
  boolean isWidening(Change change) {
    return widenings.computeIfAbsent(change.id(), id -> onlyWidens(change));
  }

  private boolean onlyWidens(Change change) {
    MappedColumn old = change.oldColumns().get(0);
    MappedColumn created = change.newColumns().get(0);
    return onlyCasts(change)
        && (dialect.comparesAcross(old.type(), created.type())
            || dialect.comparesAcross(created.type(), old.type()));
  }

  private boolean onlyCasts(Change change) {
    if (change.oldColumns().size() != 1 || change.newColumns().size() != 1) {
      return false;
    }
    MappedColumn old = change.oldColumns().get(0);
    MappedColumn created = change.newColumns().get(0);
    return isCastOf(old, created.name()) && isCastOf(created, old.name());
  }

  /**
   * The condition under which a value of the written side can be stored on the other, where the
   * dialect knows one that does not raise itself; {@code true} if every value can.
   */
  Optional<String> fits(Change change, Side written, Function<String, String> values) {
    if (!onlyCasts(change)) {
      return Optional.empty();
    }
    MappedColumn own = change.columns(written).get(0);
    MappedColumn other = change.columns(written.other()).get(0);
    return dialect.fits(values.apply(own.name()), own.type(), other.type());
  }

  /** Whether the column's expression is that name, or its cast to the column's type: no more. */
  private boolean isCastOf(MappedColumn column, String name) {
    String expression = column.expression();
    List<Token> tokens = tokens(expression);
    if (isCastTo(column)) {
      return tokens.get(3).is("as") && isName(tokens.get(2), name);
    }
    if (tokens.size() < 3 || !tokens.get(1).name().equals("::")) {
      return isName(expression, name);
    }
    String type = expression.substring(tokens.get(1).end());
    return isName(tokens.get(0), name)
        && dialect.canonicalType(type).equals(dialect.canonicalType(column.type()));
  }

  /** Whether all columns of that side are NULL in the row, as SQL text. */
  String absent(Change change, Side side, String qualifier) {
    return change.columns(side).stream()
        .map(column -> qualifier + dialect.quote(column.name()) + " IS NULL")
        .collect(Collectors.joining(" AND ", "(", ")"));
  }

  private boolean fallsBack(Change change, Side side, Place place) {
    Phase phase = change.phase();
    if (side == Side.NEW) {
      // Lossy columns read one expression everywhere: what is shown is what is filtered.
      boolean lossy = phase == Phase.DUAL_WRITE || phase == Phase.FALLBACK_READ;
      return change.exact() ? phase == Phase.FALLBACK_READ && place == Place.SHOWN : lossy;
    }
    return !change.exact() && phase == Phase.NEW_READ;
  }

  private String fallback(Change change, Side side, String own, String derived, String qualifier) {
    if (change.columns(side).size() == 1) {
      return "COALESCE(" + own + ", " + derived + ")";
    }
    return "CASE WHEN "
        + absent(change, side, qualifier)
        + " THEN "
        + derived
        + " ELSE "
        + own
        + " END";
  }

  private List<Token> tokens(String expression) {
    return known.computeIfAbsent(expression, text -> dialect.lexer().lex(text, false));
  }

  private boolean isName(String expression, String name) {
    List<Token> tokens = tokens(expression);
    return tokens.size() == 1 && isName(tokens.get(0), name);
  }

  private static boolean isName(Token token, String name) {
    return token.isName() && token.name().equals(name);
  }

  private String substituted(
      Change change, Side side, MappedColumn column, Function<String, String> values) {
    return substituted(column.expression(), change, side.other(), values);
  }

  /**
   * An expression with other values for the columns of a side.
   *
   * @param values the SQL text of each of that side's columns
   */
  String substituted(String expression, Change change, Side side, Function<String, String> values) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    int typed = 0;
    List<Token> tokens = tokens(expression);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean call = i + 1 < tokens.size() && tokens.get(i + 1).isMark('(');
      if (token.name().equals("::") || token.is("as")) {
        typed = TypeName.end(tokens, i + 1);
      }
      boolean reference =
          token.isName() && !call && i >= typed && change.column(side, token.name()).isPresent();
      if (reference) {
        String value = values.apply(token.name());
        // What is no plain column takes a subscript in parentheses only.
        boolean subscript = i + 1 < tokens.size() && tokens.get(i + 1).isMark('[');
        text.append(expression, at, token.start()).append(subscript ? "(" + value + ")" : value);
        at = token.end();
      }
    }
    return text.append(expression, at, expression.length()).toString();
  }
}
