package dev.segue.worker.explain;

import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.Note;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the indexes that a rewritten statement can no longer use. */
final class IndexCosts {
  private final String text;
  private final RuleSet rules;
  private final List<IndexView> indexes;
  private final List<Statement> statements;

  IndexCosts(String text, RuleSet rules, List<IndexView> indexes) {
    this.text = text;
    this.rules = rules;
    this.indexes = List.copyOf(indexes);
    this.statements = Statement.split(text, lex(text));
  }

  List<IndexCost> of(RewritePlan.Rewritten plan) {
    List<IndexCost> costs = new ArrayList<>();
    for (Note note : plan.notes()) {
      if (note.kind() == Note.Kind.READ) {
        place(note).ifPresent(place -> costs.addAll(costs(note, place, note.start())));
        orderedBy(note).ifPresent(at -> costs.addAll(costs(note, "ordering", at)));
      }
    }
    return costs;
  }

  private List<IndexCost> costs(Note note, String place, int offset) {
    Change change = rules.change(note.change()).orElseThrow();
    String made = unqualified(note.made());
    List<IndexView> table =
        indexes.stream()
            .filter(index -> index.table().equals(change.table().name()))
            .filter(index -> change.table().schema().map(index.schema()::equals).orElse(true))
            .toList();
    if (table.stream().anyMatch(index -> serves(index, made))) {
      return List.of();
    }
    String column = column(note);
    return plain(table, change, note.side(), column).stream()
        .limit(1)
        .map(
            index ->
                new IndexCost(
                    index.name(),
                    over(index),
                    TextPosition.of(text, offset),
                    place,
                    remedy(change, made)))
        .toList();
  }

  /**
   * The indexes that the column has on a plain table of its shape: its own, or, where it does not
   * exist yet or any more, those of the one column that stands for it.
   */
  private static List<IndexView> plain(
      List<IndexView> table, Change change, Side side, String column) {
    List<IndexView> own = table.stream().filter(index -> index.has(column)).toList();
    boolean single = change.oldColumns().size() == 1 && change.newColumns().size() == 1;
    if (!own.isEmpty() || !single) {
      return own;
    }
    String counterpart = change.columns(side.other()).get(0).name();
    return table.stream().filter(index -> index.has(counterpart)).toList();
  }

  private static boolean serves(IndexView index, String made) {
    IndexView.Part first = index.parts().get(0);
    return first.isColumn()
        ? PostgresNames.quoteIfNeeded(first.text()).equals(made)
        : core(first.text()).equals(core(made));
  }

  /** An expression without parentheses, casts and quotes: the server prints them as it likes. */
  private static String core(String expression) {
    List<Token> tokens = lex(expression);
    StringBuilder core = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.name().equals("::")) {
        i++;
      } else if (token.is("as")) {
        while (i + 1 < tokens.size() && !tokens.get(i + 1).isMark(')')) {
          i++;
        }
      } else if (!token.is("cast") && !token.isMark('(') && !token.isMark(')')) {
        core.append(token.name()).append(' ');
      }
    }
    return core.toString();
  }

  private static String remedy(Change change, String made) {
    boolean bare = made.matches("\\w+|\"[^\"]+\"");
    return "CREATE INDEX ON %s (%s)".formatted(table(change), bare ? made : "(" + made + ")");
  }

  private static String table(Change change) {
    return change.table().schema().map(s -> PostgresNames.quoteIfNeeded(s) + ".").orElse("")
        + PostgresNames.quoteIfNeeded(change.table().name());
  }

  private static String over(IndexView index) {
    return index.parts().stream().map(IndexView.Part::text).collect(Collectors.joining(", "));
  }

  private String column(Note note) {
    List<Token> tokens = lex(text.substring(note.start(), note.end()));
    return tokens.get(tokens.size() - 1).name();
  }

  private Optional<String> place(Note note) {
    for (Statement statement : statements) {
      int from = -1;
      int to = -1;
      for (int i = 0; i < statement.size(); i++) {
        from = statement.token(i).start() == note.start() ? i : from;
        to = statement.token(i).end() == note.end() ? i + 1 : to;
      }
      if (from >= 0 && to > from) {
        return new ReferencePlace(statement).of(from, to);
      }
    }
    return Optional.empty();
  }

  /** Where the statement orders by the output that shows the reference, under its own name. */
  private Optional<Integer> orderedBy(Note note) {
    for (Statement statement : statements) {
      int from = statement.find(0, statement.size(), "from");
      boolean listed =
          statement.token(0).is("select")
              && from >= 0
              && note.start() >= statement.startOffset()
              && note.end() <= statement.token(from).start();
      int order = listed ? statement.find(from, statement.size(), "order") : -1;
      for (int i = order + 2; order >= 0 && i < statement.size(); i = statement.after(i)) {
        boolean first = statement.token(i - 1).is("by") || statement.token(i - 1).isMark(',');
        if (first
            && ReferencePlace.endsOperand(statement, i + 1)
            && statement.token(i).name().equals(column(note))) {
          return Optional.of(statement.token(i).start());
        }
      }
    }
    return Optional.empty();
  }

  /** A reading without the qualifiers that it has in its statement: an index knows one table. */
  private String unqualified(String made) {
    StringBuilder plain = new StringBuilder();
    List<Token> tokens = lex(made);
    int at = 0;
    for (int i = 0; i + 2 < tokens.size(); i++) {
      String column = tokens.get(i + 2).name();
      boolean qualifies =
          tokens.get(i).isName()
              && tokens.get(i + 1).isMark('.')
              && rules.changes().stream().anyMatch(c -> c.sideOf(column).isPresent());
      if (qualifies) {
        plain.append(made, at, tokens.get(i).start());
        at = tokens.get(i + 1).end();
      }
    }
    return plain.append(made.substring(at)).toString();
  }

  private static List<Token> lex(String sql) {
    return PostgresDialect.INSTANCE.lexer().lex(sql, false);
  }
}
