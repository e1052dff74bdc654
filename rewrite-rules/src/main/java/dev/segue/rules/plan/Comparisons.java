package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.splice.Edit;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns comparisons with a computed column around, so that an index on the stored one serves.
 *
 * <p><b>A widening</b> compares and orders as its other side does: the bare columns are compared
 * across types, and only a value without a type of its own is cast, to the type that it was
 * compared with.
 *
 * <p><b>A declared exact change</b> keeps its comparison and gets a second one before it, on the
 * stored column: {@code backward(forward(x)) = x} makes {@code forward(x) = y} imply {@code x =
 * backward(y)}. For an order, {@code y} must be an image: where {@code forward(backward(y))} is not
 * {@code y} the second comparison says nothing. So NULL and false may change places, and this is
 * done only where they mean the same; and only where backward cannot raise, for the server may
 * evaluate it for any {@code y}.
 */
final class Comparisons {
  private static final Set<String> EQUAL = Set.of("=");
  private static final Set<String> ORDERED = Set.of("<", ">", "<=", ">=");
  private static final String ARRAY = "any";
  private static final Set<String> UNEQUAL = Set.of("<>", "!=");

  private final Draft draft;
  private final Statement statement;

  Comparisons(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /** Plans the reference there if it is compared in a way that can be turned around. */
  boolean turn(Binding.Mapped mapped, Block block, Range reference) {
    Change change = mapped.change();
    boolean single = change.oldColumns().size() == 1 && change.newColumns().size() == 1;
    if (!change.exact() || !single || draft.readings.isSameValue(change)) {
      return false;
    }
    boolean widening = draft.readings.isWidening(change);
    Optional<Clause> clause = block.clauseAt(reference.from());
    // DISTINCT ON stands before every clause.
    boolean behindGroups = clause.filter(c -> c == Clause.WHERE || c == Clause.FROM).isEmpty();
    if (behindGroups && block.isGrouped()) {
      // What is grouped must be said alike everywhere.
      return false;
    }
    boolean ordered = clause.filter(c -> c == Clause.ORDER || c == Clause.GROUP).isPresent();
    if (ordered) {
      boolean same = widening || (change.monotone() && clause.get() == Clause.ORDER);
      return same
          && !block.isDistinct()
          && isLone(block, clause.get(), reference)
          && bare(mapped, reference);
    }
    if (isNullTest(reference)) {
      return bare(mapped, reference);
    }
    return operands(reference)
        .filter(
            found ->
                widening
                    ? across(mapped, reference, found)
                    : implied(mapped, block, reference, found))
        .isPresent();
  }

  /**
   * What a column is compared with.
   *
   * @param operator the operator as SQL text, read from the column's side
   * @param values the other operands; none for a column or a subquery
   * @param whole the whole comparison
   */
  private record Operands(String operator, List<Range> values, Range whole) {}

  private boolean bare(Binding.Mapped mapped, Range reference) {
    MappedColumn other = mapped.change().columns(mapped.side().other()).get(0);
    draft.replace(
        reference.from(), reference.to(), mapped.qualifier() + draft.dialect.quote(other.name()));
    return true;
  }

  private boolean isLone(Block block, Clause clause, Range reference) {
    Range range = block.clause(clause).orElseThrow();
    for (int[] item : statement.items(range.from(), range.to())) {
      Token next = statement.token(reference.to());
      if (item[0] == reference.from()) {
        return item[1] == reference.to() || next.is("asc") || next.is("desc") || next.is("nulls");
      }
    }
    return false;
  }

  private boolean isNullTest(Range reference) {
    int at = reference.to();
    boolean test = statement.at(at, "is", "null") || statement.at(at, "is", "not", "null");
    return test && beginsOperand(reference.from());
  }

  private Optional<Operands> operands(Range reference) {
    Token after = statement.token(reference.to());
    Token before = statement.token(reference.from() - 1);
    if (isComparison(after) && beginsOperand(reference.from())) {
      Optional<Operands> array = array(reference);
      if (array.isPresent()) {
        return array;
      }
      return value(reference.to() + 1)
          .filter(value -> endsOperand(value.to()))
          .map(
              value ->
                  new Operands(
                      after.name(), given(value), new Range(reference.from(), value.to())));
    }
    if (isComparison(before) && endsOperand(reference.to())) {
      return valueBefore(reference.from() - 1)
          .filter(value -> beginsOperand(value.from()))
          .map(
              value ->
                  new Operands(
                      turned(before.name()),
                      given(value),
                      new Range(value.from(), reference.to())));
    }
    return beginsOperand(reference.from()) ? listed(reference) : Optional.empty();
  }

  /** {@code = ANY (?)}: a parameter that is an array, or a query. */
  private Optional<Operands> array(Range reference) {
    int at = reference.to() + 1;
    Token word = statement.token(at);
    boolean quantified = word.is("any") || word.is("some") || word.is("all");
    if (!quantified || !statement.token(at + 1).isMark('(')) {
      return Optional.empty();
    }
    int close = statement.partner(at + 1);
    Range inside = new Range(at + 2, close);
    boolean query = statement.token(at + 2).is("select") || statement.token(at + 2).is("with");
    boolean parameter = draft.repetition.isUntyped(inside);
    List<Range> values = parameter ? List.of(inside) : List.of();
    return query || parameter
        ? Optional.of(new Operands(ARRAY, values, new Range(reference.from(), close + 1)))
        : Optional.empty();
  }

  private Optional<Operands> listed(Range reference) {
    int at = reference.to();
    boolean negated = statement.token(at).is("not");
    at += negated ? 1 : 0;
    if (statement.token(at).is("in") && statement.token(at + 1).isMark('(')) {
      int close = statement.partner(at + 1);
      Range whole = new Range(reference.from(), close + 1);
      if (statement.token(at + 2).is("select") || statement.token(at + 2).is("with")) {
        return Optional.of(new Operands(negated ? "not in" : "in query", List.of(), whole));
      }
      List<Range> values = new ArrayList<>();
      for (int[] item : statement.items(at + 2, close)) {
        Optional<Range> value = value(item[0]).filter(range -> range.to() == item[1]);
        if (value.isEmpty() || given(value.get()).isEmpty()) {
          return Optional.empty();
        }
        values.add(value.get());
      }
      return Optional.of(new Operands(negated ? "not in" : "in", values, whole));
    }
    if (statement.token(at).is("between")) {
      Optional<Range> low = value(at + 1).filter(v -> statement.token(v.to()).is("and"));
      Optional<Range> high = low.flatMap(v -> value(v.to() + 1)).filter(v -> endsOperand(v.to()));
      if (high.isPresent()) {
        return Optional.of(
            new Operands(
                negated ? "not between" : "between",
                List.of(low.get(), high.get()),
                new Range(reference.from(), high.get().to())));
      }
    }
    return Optional.empty();
  }

  private static boolean isComparison(Token token) {
    return token.kind() == Token.Kind.OPERATOR
        && (EQUAL.contains(token.name())
            || ORDERED.contains(token.name())
            || UNEQUAL.contains(token.name()));
  }

  private static String turned(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case ">" -> "<";
      case "<=" -> ">=";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  /** A literal, a parameter, or a column there, with a cast if it has one. */
  private Optional<Range> value(int at) {
    Token token = statement.token(at);
    boolean simple =
        token.kind() == Token.Kind.PARAMETER
            || token.kind() == Token.Kind.STRING
            || token.kind() == Token.Kind.NUMBER;
    int to = at + 1;
    if (token.isName() && !token.is("null") && !token.is("all") && !token.is("any")) {
      while (statement.token(to).isMark('.') && statement.token(to + 1).isName()) {
        to += 2;
      }
      if (statement.token(to).isMark('(')) {
        return Optional.of(new Range(at, statement.partner(to) + 1));
      }
      return statement.token(to).kind() == Token.Kind.STRING
          ? Optional.empty()
          : Optional.of(new Range(at, to));
    }
    if (!simple) {
      return Optional.empty();
    }
    if (statement.token(to).name().equals("::") && statement.token(to + 1).isName()) {
      to += 2;
    }
    return Optional.of(new Range(at, to));
  }

  private Optional<Range> valueBefore(int end) {
    Token token = statement.token(end - 1);
    int from = end - 1;
    if (token.isName()) {
      while (statement.token(from - 1).isMark('.')) {
        from -= 2;
      }
      if (statement.token(from - 1).name().equals("::")) {
        from -= 2;
      }
    }
    return value(from).filter(range -> range.to() == end);
  }

  private List<Range> given(Range value) {
    return isConstant(value) ? List.of(value) : List.of();
  }

  /** Whether it names no column, and gives the same each time. */
  private boolean isConstant(Range value) {
    for (int i = value.from(); i < value.to(); i++) {
      Token token = statement.token(i);
      boolean call = statement.token(i + 1).isMark('(');
      boolean type = statement.token(i - 1).is("as") || statement.token(i - 1).name().equals("::");
      boolean column =
          token.isName()
              && !call
              && !type
              && !(token.kind() == Token.Kind.WORD && draft.dialect.isNeverColumn(token.name()));
      if (column) {
        return false;
      }
    }
    return draft.repetition.isSafe(value);
  }

  private boolean beginsOperand(int at) {
    Token before = statement.token(at - 1);
    return before.is("where")
        || before.is("on")
        || before.is("and")
        || before.is("or")
        || before.is("not")
        || before.is("when")
        || before.is("having")
        || before.isMark('(');
  }

  private boolean endsOperand(int at) {
    Token next = statement.token(at);
    return at >= statement.size()
        || next.isMark(')')
        || next.isMark(',')
        || (next.kind() == Token.Kind.WORD
            && !next.is("collate")
            && !next.is("at")
            && !next.is("is")
            && !next.is("operator")
            && !next.is("escape"));
  }

  private boolean across(Binding.Mapped mapped, Range reference, Operands operands) {
    for (Range value : operands.values()) {
      if (draft.repetition.isUntyped(value)) {
        draft.edits.add(
            new Edit(
                statement.token(value.from()).start(),
                statement.token(value.to() - 1).end(),
                Values.pieces(
                    meant(mapped, value, operands.operator().equals(ARRAY) ? "[]" : ""))));
      }
    }
    return bare(mapped, reference);
  }

  private String unbounded(Binding.Mapped mapped) {
    return draft.dialect.unbounded(mapped.column().type());
  }

  /** The value in the type that the column would give it; a parameter with a type keeps that. */
  private String meant(Binding.Mapped mapped, Range value, String array) {
    String mark = Values.mark(draft, value);
    String type = unbounded(mapped) + array;
    return statement.token(value.from()).kind() == Token.Kind.PARAMETER
        ? "COALESCE(" + mark + ", CAST(NULL AS " + type + "))"
        : "CAST(" + mark + " AS " + type + ")";
  }

  private boolean implied(Binding.Mapped mapped, Block block, Range reference, Operands operands) {
    MappedColumn other = mapped.change().columns(mapped.side().other()).get(0);
    boolean equal = EQUAL.contains(operands.operator()) || operands.operator().equals("in");
    boolean between = operands.operator().equals("between");
    boolean order =
        (between || ORDERED.contains(operands.operator())) && mapped.change().monotone();
    if (!(equal || order)
        || operands.values().isEmpty()
        || !TotalExpression.isTotal(draft.dialect, other.expression(), mapped.column().name())
        || !new Conditions(statement).isConjunct(block, operands.whole())) {
      return false;
    }
    String stored = mapped.qualifier() + draft.dialect.quote(other.name());
    List<Range> given = operands.values();
    String condition =
        equal
            ? given.stream()
                .map(value -> image(mapped, other, value))
                .collect(Collectors.joining(", ", stored + " IN (", ")"))
            : between
                ? beyond(mapped, other, ">=", given.get(0))
                    + " AND "
                    + beyond(mapped, other, "<=", given.get(1))
                : beyond(mapped, other, operands.operator(), given.get(0));
    draft.edits.add(
        Edit.insert(
            statement.token(operands.whole().from()).start(),
            Values.pieces("(" + condition + " AND ")));
    draft.insertAfter(operands.whole().to() - 1, ")");
    draft.replace(
        reference.from(),
        reference.to(),
        draft.readings.read(
            mapped.change(),
            mapped.side(),
            mapped.column(),
            mapped.qualifier(),
            Readings.Place.INNER));
    return true;
  }

  /** What an order implies on the stored column, for a value that is an image. */
  private String beyond(Binding.Mapped mapped, MappedColumn other, String operator, Range value) {
    return "("
        + mapped.qualifier()
        + draft.dialect.quote(other.name())
        + " "
        + operator
        + " "
        + image(mapped, other, value)
        + " OR "
        + back(mapped, other, value)
        + " IS DISTINCT FROM "
        + Values.mark(draft, value)
        + ")";
  }

  private String typed(Binding.Mapped mapped, Range value) {
    return draft.dialect.comparable(Values.mark(draft, value), mapped.column().type());
  }

  private String image(Binding.Mapped mapped, MappedColumn other, Range value) {
    return draft.readings.computed(
        mapped.change(), mapped.side().other(), other, name -> typed(mapped, value));
  }

  private String back(Binding.Mapped mapped, MappedColumn other, Range value) {
    return draft.readings.computed(
        mapped.change(), mapped.side(), mapped.column(), name -> image(mapped, other, value));
  }
}
