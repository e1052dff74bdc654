package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Query;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.ColumnParse;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Plans every column reference of one statement: each gets a verdict. */
final class References {
  private final Draft draft;
  private final Statement statement;
  private final SelectLists lists;
  private final Comparisons comparisons;
  private final WholeRows rows;
  private final OutputNames outputs;

  References(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
    this.lists = new SelectLists(draft);
    this.comparisons = new Comparisons(draft);
    this.rows = new WholeRows(draft);
    this.outputs = new OutputNames(draft);
  }

  void plan(List<ColumnParse.Span> spans) {
    draft.scopes.blocks().forEach(new GroupingSets(draft)::require);
    new ShapedSources(draft).plan();
    draft.handled.or(XmlNames.given(statement));
    rows.fields().forEach(this::field);
    rows.planStars();
    for (ColumnParse.Span span : spans) {
      reference(span);
    }
    draft.scopes.blocks().forEach(lists::stars);
    new Leftovers(draft).refuse();
  }

  private void field(WholeRows.Field field) {
    int position = field.range().from();
    Binding binding =
        draft.scopes.bind(position, List.of(field.row(), field.column()), field.row().name() + ".");
    draft.handled.set(field.row().start());
    draft.handled.set(field.column().start());
    if (binding instanceof Binding.Mapped mapped) {
      Source row = draft.scopes.owner(position, List.of(field.row())).orElse(mapped.source());
      String qualifier = row.aliasText() + ".";
      read(
          new Binding.Mapped(
              mapped.source(), mapped.change(), mapped.side(), mapped.column(), qualifier),
          field.range(),
          field.column());
    }
  }

  private void reference(ColumnParse.Span span) {
    int from = -1;
    List<Token> names = new ArrayList<>();
    int to = -1;
    for (int i = statement.firstFrom(span.start()); i < statement.size(); i++) {
      Token token = statement.token(i);
      if (token.end() > span.end()) {
        break;
      }
      from = from < 0 ? i : from;
      if (token.isName() && (names.isEmpty() || statement.token(i - 1).isMark('.'))) {
        names.add(token);
        to = i + 1;
      } else if (!token.isMark('.')) {
        break;
      }
    }
    if (names.isEmpty() || draft.handled.get(names.get(names.size() - 1).start())) {
      return;
    }
    Token first = names.get(0);
    boolean function =
        names.size() == 1
            && first.kind() == Token.Kind.WORD
            && draft.dialect.isNeverColumn(first.name());
    // name 'Ann' is a literal of the type name; the parser takes it for a column and its label.
    boolean type = statement.token(to).kind() == Token.Kind.STRING;
    if (function || type) {
      return;
    }
    names.forEach(name -> draft.handled.set(name.start()));
    // f(name => x) names what the function calls its argument.
    String behind = statement.token(to).name();
    if (names.size() == 1 && (behind.equals("=>") || behind.equals(":="))) {
      return;
    }
    String qualifier = names.size() == 1 ? "" : statement.slice(from, to - 1);
    Binding binding = draft.scopes.bind(from, names, qualifier);
    if (binding instanceof Binding.Mapped mapped) {
      read(qualified(mapped, from), new Range(from, to), names.get(names.size() - 1));
    } else if (binding instanceof Binding.Hidden hidden) {
      Block block = draft.scopes.blockOf(from).orElseThrow();
      if (!outputs.isOutput(block, new Range(from, to))) {
        qualify(new Range(from, to), hidden.source().aliasText() + ".");
      }
    } else if (binding instanceof Binding.Ambiguous ambiguous) {
      throw draft.refuse(
          RefusalCode.AMBIGUOUS_REFERENCE,
          ambiguous.change(),
          from,
          statement.slice(from, to),
          "Qualify the column with its table's alias.");
    } else if (binding instanceof Binding.WholeRow row) {
      rows.plan(row.source(), new Range(from, from + 1));
    } else if (binding instanceof Binding.Merged merged) {
      merged.sources().forEach(source -> accessMerged(source, merged.column()));
    } else if (names.size() > 1) {
      new JoinNames(draft).require(from, names.get(names.size() - 2), names.get(names.size() - 1));
    }
  }

  /** Replaces the name, so that it is qualified too wherever its value stands once more. */
  private void qualify(Range name, String qualifier) {
    draft.replace(name.from(), name.to(), qualifier + statement.slice(name.from(), name.to()));
  }

  private void accessMerged(Source source, String column) {
    source
        .changeOf(column)
        .ifPresent(change -> draft.access(change, change.sideOf(column).orElseThrow(), false));
  }

  private void read(Binding.Mapped mapped, Range range, Token name) {
    Block block = draft.scopes.blockOf(range.from()).orElseThrow();
    draft.access(mapped.change(), mapped.side(), false);
    if (draft.isShaped(mapped.source())) {
      requireInShape(mapped, range);
      return;
    }
    if (outputs.plan(mapped, block, range)) {
      return;
    }
    if (draft.readings.isBare(mapped.change(), mapped.side())) {
      boolean lone = range.to() == range.from() + 1;
      if (lone && !mapped.qualifier().isEmpty()) {
        qualify(range, mapped.qualifier());
      }
      return;
    }
    Readings.Place place = draft.place(block, range.from());
    if (place == Readings.Place.INNER && comparisons.turn(mapped, block, range)) {
      note(Note.Kind.COMPARISON, mapped, range, "");
      return;
    }
    String reading = reading(mapped, mapped.qualifier(), place);
    if (outputs.isTakenFor(reading, block, range)) {
      reading = reading(mapped, mapped.source().aliasText() + ".", place);
    }
    boolean element = statement.token(range.to()).isMark('[');
    draft.replace(range.from(), range.to(), element ? "(" + reading + ")" : reading);
    note(Note.Kind.READ, mapped, range, reading);
    if (lists.label(block, range, name)) {
      note(Note.Kind.LABEL, mapped, range, "");
    }
    if (XmlNames.isTaken(statement, range)) {
      draft.insertAfter(
          range.to() - 1, " AS " + statement.text().substring(name.start(), name.end()));
    }
    lists.describe(block, mapped, range);
  }

  private String reading(Binding.Mapped mapped, String qualifier, Readings.Place place) {
    return draft.readings.read(mapped.change(), mapped.side(), mapped.column(), qualifier, place);
  }

  /**
   * The same with a qualifier, if it has none and the database could take what is read in its place
   * for another table's column, or for an item of the query.
   */
  private Binding.Mapped qualified(Binding.Mapped mapped, int position) {
    if (!mapped.qualifier().isEmpty()) {
      return mapped;
    }
    List<String> names =
        Stream.of(mapped.change().oldColumns(), mapped.change().newColumns())
            .flatMap(List::stream)
            .map(MappedColumn::name)
            .toList();
    Source source = mapped.source();
    return draft.scopes.isShared(position, source, names) || ordersInserted(position)
        ? new Binding.Mapped(
            source, mapped.change(), mapped.side(), mapped.column(), source.aliasText() + ".")
        : mapped;
  }

  /** Whether a lone name orders what an INSERT takes: nobody chose the labels of its items. */
  private boolean ordersInserted(int position) {
    Block block = draft.scopes.blockOf(position).orElseThrow();
    return block.query().role() == Query.Role.INSERTED
        && block.kind() == Block.Kind.SELECT
        && block.clause(Clause.ORDER).filter(order -> order.holds(position)).isPresent()
        && outputs.isLone(block, new Range(position, position + 1));
  }

  private void note(Note.Kind kind, Binding.Mapped mapped, Range range, String made) {
    draft.note(kind, mapped.change(), mapped.side(), range.from(), range.to(), made);
  }

  private void requireInShape(Binding.Mapped mapped, Range range) {
    boolean named =
        draft.shaped.getOrDefault(mapped.source(), List.of()).contains(mapped.column().name());
    if (mapped.side() != draft.shape.of(mapped.change().id()) && !named) {
      Change change = mapped.change();
      throw draft.refuse(
          RefusalCode.BOTH_SIDES_NEEDED,
          change,
          range.from(),
          statement.slice(range.from(), range.to()),
          "NATURAL, USING, column alias lists and subqueries behind GROUP BY see the table in the"
              + " shape of the connection, "
              + draft.shape.of(change.id()).word()
              + ": join with ON, group in a derived table, or set segue.shape.");
    }
  }
}
