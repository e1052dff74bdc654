package dev.segue.rules.resolve;

import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells what the columns of a query are called. */
public final class OutputReader {
  /** Words that a value may end in, or that join operands: no label stands behind or in place. */
  private static final Set<String> NO_LABEL =
      Set.of(
          ("and or not is null true false unknown like ilike in between similar to distinct from"
                  + " case when then else end collate escape at zone precision varying isnull"
                  + " notnull current_date current_time current_timestamp current_user asc desc")
              .split(" "));

  /** What may stand behind the literal of an interval. */
  private static final Set<String> UNITS =
      Set.of("year", "month", "day", "hour", "minute", "second");

  private static final Set<String> JOINING =
      Set.of(
          ("and or not is like ilike in between similar to distinct from case when then else"
                  + " collate escape at time double character bit national interval with without over")
              .split(" "));

  private final Statement statement;
  private final LabelReader labels;

  /** The outputs of queries of that statement. */
  public OutputReader(Statement statement) {
    this.statement = statement;
    this.labels = new LabelReader(statement);
  }

  /** What the query offers: its first block's labels. */
  public Outputs of(Query query) {
    if (query.arms().isEmpty()) {
      return Outputs.unknown();
    }
    Block first = query.arms().get(0);
    return switch (first.kind()) {
      case SELECT -> list(first, first.clause(Clause.LIST).orElseThrow());
      case VALUES -> values(first);
      case TABLE -> all(first);
      case INSERT, UPDATE, DELETE, MERGE ->
          first
              .clause(Clause.RETURNING)
              .map(returning -> list(first, returning))
              .orElse(new Outputs(List.of(), true));
    };
  }

  /** The items of a SELECT's list, stars left out: the label of each and where it stands. */
  public List<Item> items(Block block) {
    Range list = block.clause(Clause.LIST).orElseThrow();
    return statement.items(list.from(), list.to()).stream()
        .filter(item -> item[0] < item[1] && !isStar(item))
        .map(item -> new Item(label(item[0], item[1]), new Range(item[0], item[1])))
        .toList();
  }

  /** Whether a SELECT's list has a star that shows that source's columns. */
  public boolean hasStar(Block block, Source source) {
    Range list = block.clause(Clause.LIST).orElseThrow();
    return statement.items(list.from(), list.to()).stream()
        .filter(this::isStar)
        .anyMatch(item -> item[1] - item[0] == 1 || owner(item).equals(source.alias()));
  }

  /** The table whose columns {@code t.*} or {@code (t).*} shows. */
  private String owner(int[] star) {
    Token before = statement.token(star[1] - 3);
    return before.isMark(')') ? statement.token(star[1] - 4).name() : before.name();
  }

  /**
   * One item of a select list.
   *
   * @param label what the server would call it; empty if it has no name for it
   * @param range where it stands, its own label included
   */
  public record Item(String label, Range range) {}

  private boolean isStar(int[] item) {
    Token last = statement.token(item[1] - 1);
    return last.name().equals("*") && last.kind() != Token.Kind.QUOTED;
  }

  private Outputs values(Block block) {
    Range list = block.clause(Clause.LIST).orElseThrow();
    List<String> names = new ArrayList<>();
    if (statement.token(list.from()).isMark('(')) {
      int close = statement.partner(list.from());
      for (int i = 1; i <= statement.items(list.from() + 1, close).size(); i++) {
        names.add("column" + i);
      }
    }
    return new Outputs(names, true);
  }

  private Outputs list(Block block, Range list) {
    List<String> names = new ArrayList<>();
    boolean complete = true;
    if (list.from() >= list.to()) {
      return new Outputs(names, true);
    }
    for (int[] item : statement.items(list.from(), list.to())) {
      if (!isStar(item)) {
        names.add(label(item[0], item[1]));
        continue;
      }
      boolean qualified = statement.token(item[1] - 2).isMark('.');
      String alias = qualified ? statement.token(item[1] - 3).name() : "";
      for (Source source : block.sources()) {
        if (!qualified || source.alias().equals(alias)) {
          names.addAll(source.outputs().names());
          complete &= source.outputs().complete() && !source.isMapped();
        }
      }
      complete &= block.merged().isEmpty() && !block.isNatural() && !block.sources().isEmpty();
    }
    return new Outputs(names, complete);
  }

  private static Outputs all(Block block) {
    List<String> names = new ArrayList<>();
    boolean complete = true;
    for (Source source : block.sources()) {
      names.addAll(source.outputs().names());
      complete &= source.outputs().complete() && !source.isMapped();
    }
    return new Outputs(names, complete);
  }

  /** The label of an item of a select list, as the server would give it; empty if it has none. */
  private String label(int from, int to) {
    int own = ownLabel(statement, from, to);
    return own < 0 ? labels.of(from, to).name() : statement.token(own).name();
  }

  /** Where the label stands that an item gives itself, or -1. */
  public static int ownLabel(Statement statement, int from, int to) {
    if (to - from < 2) {
      return -1;
    }
    Token last = statement.token(to - 1);
    Token before = statement.token(to - 2);
    if (!last.isName() || before.is("collate")) {
      return -1;
    }
    if (before.kind() == Token.Kind.STRING
        && statement.token(to - 3).is("interval")
        && UNITS.contains(last.name())) {
      return -1;
    }
    if (before.is("as")) {
      return to - 1;
    }
    boolean label = last.kind() == Token.Kind.QUOTED || !NO_LABEL.contains(last.name());
    boolean zone =
        before.is("zone") && statement.token(to - 3).is("time") && statement.token(to - 4).is("at");
    if (zone || isOperator(statement, to - 2)) {
      return -1;
    }
    boolean operand =
        before.isMark(')')
            || before.isMark(']')
            || before.kind() == Token.Kind.STRING
            || before.kind() == Token.Kind.NUMBER
            || before.kind() == Token.Kind.PARAMETER
            || before.kind() == Token.Kind.QUOTED
            || (before.kind() == Token.Kind.WORD && !JOINING.contains(before.name()));
    return label && operand ? to - 1 : -1;
  }

  /** Whether the parenthesis there closes {@code OPERATOR(schema.+)}. */
  static boolean isOperator(Statement statement, int close) {
    return statement.token(close).isMark(')')
        && statement.partner(close) > 0
        && statement.token(close - 1).kind() == Token.Kind.OPERATOR
        && statement.token(statement.partner(close) - 1).is("operator");
  }
}
