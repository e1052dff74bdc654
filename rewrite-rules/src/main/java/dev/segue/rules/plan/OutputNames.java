package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.OutputReader;
import dev.segue.rules.resolve.Query;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Optional;

/**
 * Tells lone names of DISTINCT ON, ORDER BY and GROUP BY that mean an item of the select list from
 * those that mean a column: the first two look among the items first, GROUP BY among the columns.
 */
final class OutputNames {
  private final Draft draft;
  private final Statement statement;
  private final OutputReader reader;

  OutputNames(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
    this.reader = new OutputReader(statement);
  }

  /** Plans the reference there if it is such a name; whether nothing is left to do. */
  boolean plan(Binding.Mapped mapped, Block block, Range reference) {
    if (block.kind() != Block.Kind.SELECT || !isLone(block, reference)) {
      return false;
    }
    if (block.clauseAt(reference.from()).filter(c -> c == Clause.GROUP).isPresent()) {
      return grouped(mapped, block, reference);
    }
    if (block.distinctOn().filter(on -> on.holds(reference.from())).isPresent()) {
      String name = statement.token(reference.from()).name();
      return isLabel(block, name) && !showsOnly(mapped, block);
    }
    return reference.to() == reference.from() + 1 && ordered(mapped, block, reference);
  }

  /** Whether a lone name there, of no change's column, means an item of the select list. */
  boolean isOutput(Block block, Range reference) {
    String name = statement.token(reference.from()).name();
    return block.kind() == Block.Kind.SELECT
        && block.clauseAt(reference.from()).filter(c -> c == Clause.GROUP).isEmpty()
        && isLone(block, reference)
        && isLabel(block, name);
  }

  /**
   * Whether that, in place of a reference there, would be a lone name that an item of the select
   * list has.
   */
  boolean isTakenFor(String made, Block block, Range reference) {
    return block.kind() == Block.Kind.SELECT
        && block.clauseAt(reference.from()).filter(c -> c == Clause.GROUP).isEmpty()
        && isLone(block, reference)
        && reader.items(block).stream()
            .anyMatch(item -> draft.dialect.quote(item.label()).equals(made));
  }

  /** An item is labelled by the column that it shows; not so what an INSERT takes, computed. */
  private boolean isLabel(Block block, String name) {
    boolean inserted = block.query().role() == Query.Role.INSERTED;
    return reader.items(block).stream()
        .filter(
            item ->
                !inserted
                    || OutputReader.ownLabel(statement, item.range().from(), item.range().to())
                        >= 0)
        .anyMatch(item -> item.label().equals(name));
  }

  /**
   * An output stays; but where it only shows the column, and the stored one orders alike, that one
   * is named, for its index. It is qualified: an item may be called like it.
   */
  private boolean ordered(Binding.Mapped mapped, Block block, Range reference) {
    boolean output = isOutput(mapped, block, statement.token(reference.from()).name());
    if (draft.readings.isBare(mapped.change(), mapped.side()) || !ordersAlike(mapped, block)) {
      return output;
    }
    MappedColumn other = mapped.change().columns(mapped.side().other()).get(0);
    String stored = draft.dialect.quote(other.name());
    String shown =
        draft.readings.read(
            mapped.change(), mapped.side(), mapped.column(), "", Readings.Place.SHOWN);
    boolean aside =
        output
            ? !shown.equals(stored) && showsOnly(mapped, block)
            : reader.items(block).stream().anyMatch(item -> item.label().equals(other.name()));
    if (aside) {
      draft.replace(reference.from(), reference.to(), mapped.source().aliasText() + "." + stored);
    }
    return output || aside;
  }

  private boolean ordersAlike(Binding.Mapped mapped, Block block) {
    Change change = mapped.change();
    boolean single = change.oldColumns().size() == 1 && change.newColumns().size() == 1;
    return change.exact()
        && single
        && !block.isGrouped()
        && (change.monotone()
            || draft.readings.isSameValue(change)
            || draft.readings.isWidening(change));
  }

  /** Whether every item with the column's name is the column itself. */
  private boolean showsOnly(Binding.Mapped mapped, Block block) {
    return reader.items(block).stream()
        .filter(item -> item.label().equals(mapped.column().name()))
        .allMatch(item -> isColumn(item.range(), mapped));
  }

  /** Whether an item of DISTINCT ON, ORDER BY or GROUP BY is that reference and nothing else. */
  boolean isLone(Block block, Range reference) {
    for (Optional<Range> clause :
        List.of(block.distinctOn(), block.clause(Clause.ORDER), block.clause(Clause.GROUP))) {
      Optional<Range> range = clause.filter(c -> c.holds(reference.from()));
      if (range.isEmpty()) {
        continue;
      }
      for (int[] item : statement.items(range.get().from(), range.get().to())) {
        Range bare = withParentheses(reference, item[0]);
        Token next = statement.token(bare.to());
        boolean sorted = next.is("asc") || next.is("desc") || next.is("nulls") || next.is("using");
        if (item[0] == bare.from() && (item[1] == bare.to() || sorted)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The range and the parentheses around it and nothing else: the server drops them. */
  private Range withParentheses(Range reference, int start) {
    int from = reference.from();
    int to = reference.to();
    while (from > start
        && statement.token(from - 1).isMark('(')
        && statement.partner(from - 1) == to) {
      from--;
      to++;
    }
    return new Range(from, to);
  }

  private boolean isOutput(Binding.Mapped mapped, Block block, String name) {
    return isLabel(block, name)
        || (reader.hasStar(block, mapped.source())
            && mapped.side() == draft.shape.of(mapped.change().id()));
  }

  /** Where only the other shape has the column, the name is an item's in this one. */
  private boolean grouped(Binding.Mapped mapped, Block block, Range reference) {
    String name = statement.token(reference.from()).name();
    boolean other = mapped.side() != draft.shape.of(mapped.change().id());
    boolean item =
        reference.to() == reference.from() + 1
            && reader.items(block).stream()
                .anyMatch(i -> i.label().equals(name) && !mentions(i.range(), name));
    if (other && item) {
      throw draft.refuse(
          RefusalCode.AMBIGUOUS_REFERENCE,
          mapped.change(),
          reference.from(),
          name,
          "Qualify the column with its table's alias, or group by the item's number.");
    }
    return false;
  }

  /** Whether the item has the name elsewhere than in its label: then a table must have it. */
  private boolean mentions(Range item, String name) {
    int label = OutputReader.ownLabel(statement, item.from(), item.to());
    for (int i = item.from(); i < item.to(); i++) {
      if (i != label && statement.token(i).isName() && statement.token(i).name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the item is that column and nothing else, but for a label. */
  private boolean isColumn(Range item, Binding.Mapped mapped) {
    int at = item.from();
    while (statement.token(at + 1).isMark('.')) {
      at += 2;
    }
    boolean only = at + 1 == item.to() || statement.token(at + 1).is("as") || at + 2 == item.to();
    return only && statement.token(at).name().equals(mapped.column().name());
  }
}
