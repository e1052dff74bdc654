package dev.segue.rules.resolve;

import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells what the server calls an item of a select list that gives itself no name: the rules of
 * PostgreSQL's {@code FigureColname}. A column or function gives its name through casts, choices
 * and subscripts; a type and {@code case} give theirs only where nothing else does.
 */
public final class LabelReader {
  private static final Label NONE = new Label("", -1, false);

  /** Operators that are words, where they stand between operands or before one. */
  private static final Set<String> OPERATORS =
      Set.of(
          "and", "or", "not", "is", "like", "ilike", "in", "between", "similar", "isnull",
          "notnull");

  private static final Set<String> CONSTANTS = Set.of("null", "true", "false", "default");

  /** What the server calls the types that it has no name of one word for, or another one. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("int", "int4"),
          Map.entry("integer", "int4"),
          Map.entry("smallint", "int2"),
          Map.entry("bigint", "int8"),
          Map.entry("real", "float4"),
          Map.entry("float", "float8"),
          Map.entry("double", "float8"),
          Map.entry("decimal", "numeric"),
          Map.entry("dec", "numeric"),
          Map.entry("boolean", "bool"),
          Map.entry("char", "bpchar"),
          Map.entry("character", "bpchar"),
          Map.entry("nchar", "bpchar"),
          Map.entry("national", "bpchar"));

  private static final Map<String, String> VARYING = Map.of("bpchar", "varchar", "bit", "varbit");

  private final Statement statement;

  /** The labels of items of that statement. */
  public LabelReader(Statement statement) {
    this.statement = statement;
  }

  /**
   * What an item is called.
   *
   * @param name empty if the server has no name for it
   * @param at the token that gives the name as it is, or -1
   * @param strong whether it stays through a cast
   */
  public record Label(String name, int at, boolean strong) {
    private static Label weak(String name) {
      return new Label(name, -1, false);
    }
  }

  /** The label of what stands there. */
  public Label of(int from, int to) {
    int start = from;
    int end = to;
    while (end - start > 1
        && statement.token(start).isMark('(')
        && statement.partner(start) == end - 1) {
      start++;
      end--;
    }
    if (end <= start) {
      return NONE;
    }
    if (statement.token(start).is("select")) {
      return selected(start, end);
    }
    if (end - start > 2 && statement.token(end - 2).is("collate")) {
      return of(start, end - 2);
    }
    if (isComputed(start, end)) {
      return NONE;
    }
    if (isZoned(start, end)) {
      return new Label("timezone", -1, true);
    }
    int cast = lastCast(start, end);
    return cast < 0 ? operand(start, end) : cast(of(start, cast), cast + 1, end);
  }

  /** Of what has no operator outside parentheses. */
  private Label operand(int start, int end) {
    Token first = statement.token(start);
    Token last = statement.token(end - 1);
    if (first.is("case")) {
      return choice(start, end);
    }
    if (last.isMark(']') && statement.partner(end - 1) > start) {
      return first.is("array") && statement.partner(end - 1) == start + 1
          ? new Label("array", -1, true)
          : of(start, statement.partner(end - 1));
    }
    boolean named = last.isName() && (end - start == 1 || statement.token(end - 2).isMark('.'));
    if (named && !isConstant(last)) {
      return new Label(last.name(), end - 1, true);
    }
    int open = start;
    while (open < end && !statement.token(open).isMark('(')) {
      open++;
    }
    if (isDotted(start, open) && open < end) {
      return call(start, open);
    }
    boolean typed = first.isName() && isLiteral(start + 1, end);
    return typed ? Label.weak(type(start, end)) : NONE;
  }

  private static boolean isConstant(Token token) {
    return token.kind() == Token.Kind.WORD && CONSTANTS.contains(token.name());
  }

  /** Whether a string is in that range, which then is the literal of a type. */
  private boolean isLiteral(int start, int end) {
    for (int i = start; i < end; i++) {
      if (statement.token(i).kind() == Token.Kind.STRING) {
        return true;
      }
    }
    return false;
  }

  private Label selected(int start, int end) {
    int list = statement.find(start, end, "from");
    int from = statement.token(start + 1).is("all") ? start + 2 : start + 1;
    List<int[]> items = statement.items(from, list < 0 ? end : list);
    int[] item = items.get(0);
    int own = OutputReader.ownLabel(statement, item[0], item[1]);
    String name = own < 0 ? of(item[0], item[1]).name() : statement.token(own).name();
    return new Label(name, -1, true);
  }

  private Label choice(int start, int end) {
    int otherwise = otherwise(start, end);
    Label last = otherwise < 0 ? NONE : of(otherwise + 1, end - 1);
    return last.strong() ? last : Label.weak("case");
  }

  /** Where the ELSE of the CASE stands that is the whole item, or -1. */
  private int otherwise(int start, int end) {
    int nested = 0;
    int found = -1;
    for (int i = start + 1; i < end - 1; i = statement.after(i)) {
      nested += statement.token(i).is("case") ? 1 : statement.token(i).is("end") ? -1 : 0;
      found = nested == 0 && statement.token(i).is("else") ? i : found;
    }
    return found;
  }

  private Label call(int start, int open) {
    Token name = statement.token(open - 1);
    int close = statement.partner(open);
    if (name.is("cast") && open == start + 1) {
      int as = statement.find(open + 1, close, "as");
      return as < 0 ? NONE : cast(of(open + 1, as), as + 1, close);
    }
    if (name.is("trim") && open == start + 1) {
      Token side = statement.token(open + 1);
      String label = side.is("leading") ? "ltrim" : side.is("trailing") ? "rtrim" : "btrim";
      return new Label(label, -1, true);
    }
    return new Label(name.name(), open - 1, true);
  }

  private Label cast(Label operand, int from, int to) {
    return operand.strong() ? operand : Label.weak(type(from, to));
  }

  /** What the server itself calls the type that begins there. */
  private String type(int from, int to) {
    int at = from;
    while (at + 2 < to && statement.token(at + 1).isMark('.')) {
      at += 2;
    }
    Token first = statement.token(at);
    if (first.kind() == Token.Kind.QUOTED || at > from) {
      return first.name();
    }
    String name = TYPES.getOrDefault(first.name(), first.name());
    for (int i = at + 1; i < to; i = statement.after(i)) {
      if (statement.token(i).is("varying")) {
        return VARYING.getOrDefault(name, name);
      }
      if (statement.token(i).is("with")) {
        return name + "tz";
      }
    }
    return name;
  }

  /** Whether an operator but for casts makes the item's value: the server has no label for it. */
  private boolean isComputed(int start, int end) {
    int cases = 0;
    for (int i = start; i < end; i = statement.after(i)) {
      Token token = statement.token(i);
      cases += token.is("case") ? 1 : token.is("end") ? -1 : 0;
      boolean symbol = token.kind() == Token.Kind.OPERATOR && !token.name().equals("::");
      boolean word = token.kind() == Token.Kind.WORD && OPERATORS.contains(token.name());
      boolean named = OutputReader.isOperator(statement, statement.after(i) - 1);
      if (cases == 0 && (symbol || word || named)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether {@code AT TIME ZONE} or {@code AT LOCAL}, which bind less than casts do, make the
   * item's value.
   */
  private boolean isZoned(int start, int end) {
    int cases = 0;
    for (int i = start; i < end; i = statement.after(i)) {
      Token token = statement.token(i);
      cases += token.is("case") ? 1 : token.is("end") ? -1 : 0;
      Token next = statement.token(i + 1);
      boolean zone = next.is("time") && statement.token(i + 2).is("zone");
      if (cases == 0 && i > start && token.is("at") && (zone || next.is("local"))) {
        return true;
      }
    }
    return false;
  }

  /** Where the last {@code ::} stands outside of every CASE, or -1. */
  private int lastCast(int start, int end) {
    int cases = 0;
    int found = -1;
    for (int i = start; i < end; i = statement.after(i)) {
      Token token = statement.token(i);
      cases += token.is("case") ? 1 : token.is("end") ? -1 : 0;
      found = cases == 0 && token.name().equals("::") ? i : found;
    }
    return found;
  }

  /** Whether the range is a name, with its table's or without, and no expression of several. */
  private boolean isDotted(int start, int end) {
    for (int i = start; i < end; i++) {
      boolean name = (i - start) % 2 == 0;
      if (name ? !statement.token(i).isName() : !statement.token(i).isMark('.')) {
        return false;
      }
    }
    return end > start;
  }
}
