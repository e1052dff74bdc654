package dev.segue.rules.plan;

import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.OutputReader;
import dev.segue.rules.resolve.Outputs;
import dev.segue.rules.resolve.Query;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What an INSERT gives: rows of values that can be edited where they stand, or a query whose rows
 * have to be taken as they come.
 *
 * @param statement the statement
 * @param source the values or the query, without ON CONFLICT and RETURNING
 * @param form how they are written
 * @param rows for the first two forms the items of each row, as ranges without labels; for a query
 *     with stars in its list each item, a star as often as it has columns
 * @param items the same with their labels
 * @param width how many columns each row has; empty if the text does not tell
 */
record InsertRows(
    Statement statement,
    Range source,
    Form form,
    List<List<Range>> rows,
    List<List<Range>> items,
    Optional<Integer> width) {
  /** How the rows are written. */
  enum Form {
    VALUES,
    /** One SELECT, whose list can be added to. */
    LIST,
    /** Any other query. */
    QUERY,
    DEFAULT_VALUES
  }

  InsertRows {
    rows = List.copyOf(rows);
    items = List.copyOf(items);
  }

  /** Whether the rows are those of one SELECT that orders them. */
  boolean isOrdered() {
    return form == Form.LIST && statement.find(source.from(), source.to(), "order") >= 0;
  }

  /** Whether the value there is the word DEFAULT. */
  boolean isDefault(Range value) {
    return value.to() == value.from() + 1 && statement.token(value.from()).is("default");
  }

  /** Reads the source of an INSERT, or the VALUES of a MERGE. */
  static InsertRows read(Draft draft, Source target, Range source) {
    Statement statement = draft.statement;
    if (statement.token(source.from()).is("default")) {
      return new InsertRows(
          statement, source, Form.DEFAULT_VALUES, List.of(), List.of(), Optional.of(0));
    }
    if (statement.token(source.from()).is("values")) {
      return values(statement, source);
    }
    Query query =
        draft.scopes.queries().stream()
            .filter(q -> q.role() == Query.Role.INSERTED && q.range().from() == source.from())
            .findFirst()
            .orElseThrow(
                () ->
                    draft.refuse(
                        RefusalCode.FAILED_TO_PARSE,
                        target.changes().get(0),
                        source.from(),
                        statement.slice(source.from(), source.from() + 1),
                        "Give the INSERT its VALUES, a query or DEFAULT VALUES there."));
    Optional<Integer> width = width(draft, query);
    boolean simple =
        query.arms().size() == 1
            && statement.token(source.from()).is("select")
            && !query.arms().get(0).isDistinct();
    if (!simple || width.isEmpty() || width.get() == 0) {
      return new InsertRows(statement, source, Form.QUERY, List.of(), List.of(), width);
    }
    return list(draft, source, query.arms().get(0), width);
  }

  /** How many columns the query gives; a mapped table gives those of its shape. */
  private static Optional<Integer> width(Draft draft, Query query) {
    Outputs outputs = new OutputReader(draft.statement).of(query);
    if (outputs.complete() || query.arms().isEmpty()) {
      return outputs.complete() ? Optional.of(outputs.names().size()) : Optional.empty();
    }
    Block block = query.arms().get(0);
    if (block.kind() == Block.Kind.TABLE) {
      return width(draft, block.sources());
    }
    return block.clause(Clause.LIST).flatMap(list -> slots(draft, block, list)).map(List::size);
  }

  /** The items of a select list, those that are stars once for each column; empty if unknown. */
  private static Optional<List<Range>> slots(Draft draft, Block block, Range list) {
    List<Range> slots = new ArrayList<>();
    for (Range item : ranges(draft.statement.items(list.from(), list.to()))) {
      Optional<Integer> width =
          isStar(draft.statement, item) ? starWidth(draft, block, item) : Optional.of(1);
      if (width.isEmpty()) {
        return Optional.empty();
      }
      slots.addAll(Collections.nCopies(width.get(), item));
    }
    return Optional.of(slots);
  }

  private static Optional<Integer> starWidth(Draft draft, Block block, Range star) {
    if (star.to() == star.from() + 1) {
      boolean joined = !block.merged().isEmpty() || block.isNatural();
      return joined ? Optional.empty() : width(draft, block.sources());
    }
    Token owner = draft.statement.token(star.to() - 3);
    List<Source> owners =
        block.sources().stream()
            .filter(source -> owner.isName() && source.alias().equals(owner.name()))
            .toList();
    return owners.size() == 1 ? width(draft, owners) : Optional.empty();
  }

  private static Optional<Integer> width(Draft draft, List<Source> sources) {
    int width = 0;
    for (Source source : sources) {
      if (!source.isMapped() && !source.outputs().complete()) {
        return Optional.empty();
      }
      width +=
          source.isMapped() ? draft.shapeColumns(source).size() : source.outputs().names().size();
    }
    return Optional.of(width);
  }

  private static boolean isStar(Statement statement, Range item) {
    Token last = statement.token(item.to() - 1);
    return last.name().equals("*") && last.kind() == Token.Kind.OPERATOR;
  }

  private static InsertRows values(Statement statement, Range source) {
    List<List<Range>> rows = new ArrayList<>();
    for (int[] row : statement.items(source.from() + 1, source.to())) {
      if (!statement.token(row[0]).isMark('(') || statement.partner(row[0]) != row[1] - 1) {
        return new InsertRows(
            statement, source, Form.QUERY, List.of(), List.of(), Optional.empty());
      }
      rows.add(ranges(statement.items(row[0] + 1, row[1] - 1)));
    }
    return new InsertRows(
        statement, source, Form.VALUES, rows, rows, Optional.of(rows.get(0).size()));
  }

  private static InsertRows list(Draft draft, Range source, Block block, Optional<Integer> width) {
    Statement statement = draft.statement;
    Range list = block.clause(Clause.LIST).orElseThrow();
    List<Range> items = ranges(statement.items(list.from(), list.to()));
    List<Range> values = new ArrayList<>();
    for (Range item : items) {
      if (isStar(statement, item)) {
        List<List<Range>> row = slots(draft, block, list).stream().toList();
        return new InsertRows(statement, source, Form.QUERY, row, row, width);
      }
      int label = OutputReader.ownLabel(statement, item.from(), item.to());
      boolean as = label > 0 && statement.token(label - 1).is("as");
      values.add(label < 0 ? item : new Range(item.from(), as ? label - 1 : label));
    }
    return new InsertRows(
        statement, source, Form.LIST, List.of(values), List.of(items), Optional.of(items.size()));
  }

  private static List<Range> ranges(List<int[]> items) {
    return items.stream().map(item -> new Range(item[0], item[1])).toList();
  }
}
