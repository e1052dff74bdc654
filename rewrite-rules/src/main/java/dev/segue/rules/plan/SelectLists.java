package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.LabelReader;
import dev.segue.rules.resolve.OutputReader;
import dev.segue.rules.resolve.Query;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans what a select list or RETURNING shows: every {@code *} and every label. */
final class SelectLists {
  private final Draft draft;
  private final Statement statement;
  private final LabelReader labels;

  SelectLists(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
    this.labels = new LabelReader(statement);
  }

  private static Optional<Range> list(Block block) {
    return block.kind() == Block.Kind.SELECT
        ? block.clause(Clause.LIST)
        : block.clause(Clause.RETURNING);
  }

  /** Keeps the label that the server would give an item for the column; whether that took one. */
  boolean label(Block block, Range reference, Token name) {
    Optional<Range> list = list(block).filter(range -> range.holds(reference.from()));
    if (list.isEmpty() || block.query().role() == Query.Role.INSERTED) {
      return false;
    }
    boolean labelled = false;
    for (int[] item : statement.items(list.get().from(), list.get().to())) {
      if (reference.from() >= item[0]
          && reference.to() <= item[1]
          && isLabelledBy(item, reference)) {
        draft.insertAfter(
            item[1] - 1, " AS " + statement.text().substring(name.start(), name.end()));
        labelled = true;
      }
    }
    return labelled;
  }

  /** Whether the item, without a label of its own, takes that of the reference inside it. */
  private boolean isLabelledBy(int[] item, Range reference) {
    return OutputReader.ownLabel(statement, item[0], item[1]) < 0
        && reference.holds(labels.of(item[0], item[1]).at());
  }

  /** Notes what the result should say of an item that is nothing but that reference. */
  void describe(Block block, Binding.Mapped mapped, Range reference) {
    Optional<Range> list = list(block).filter(range -> range.holds(reference.from()));
    if (list.isEmpty() || !isResult(block)) {
      return;
    }
    for (int[] item : statement.items(list.get().from(), list.get().to())) {
      int own = OutputReader.ownLabel(statement, item[0], item[1]);
      boolean alone = own < 0 ? item[1] == reference.to() : own - 1 <= reference.to();
      if (item[0] == reference.from() && alone) {
        String label = own < 0 ? mapped.column().name() : statement.token(own).name();
        describe(mapped.source(), mapped.change(), mapped.side(), label, mapped.column().name());
      }
    }
  }

  private void describe(Source source, Change change, Side side, String label, String column) {
    TableView table = source.table().orElseThrow();
    Side complete = change.phase().completeSide();
    boolean single = change.oldColumns().size() == 1 && change.newColumns().size() == 1;
    String judged = single ? change.columns(complete).get(0).name() : column;
    Optional<Boolean> notNull =
        single || side == complete
            ? table.column(judged).map(ColumnView::notNull)
            : Optional.empty();
    draft.columns.add(new ResultColumn(label, table.name(), notNull));
  }

  private boolean isResult(Block block) {
    return block.query().role() == Query.Role.RESULT
        && draft.scopes.queries().get(0).arms().size() == 1;
  }

  /** Writes out each {@code *} that would not show what the shape has. */
  void stars(Block block) {
    if (block.kind() == Block.Kind.TABLE) {
      table(block);
      return;
    }
    Optional<Range> list = list(block).filter(range -> range.from() < range.to());
    if (list.isEmpty()) {
      return;
    }
    for (int[] item : statement.items(list.get().from(), list.get().to())) {
      Token last = statement.token(item[1] - 1);
      if (!last.name().equals("*") || last.kind() != Token.Kind.OPERATOR) {
        continue;
      }
      if (item[1] - item[0] == 1) {
        all(block, item[0]);
      } else if (statement.token(item[1] - 2).isMark('.')) {
        ofTable(block, new Range(item[0], item[1]));
      }
    }
  }

  private void all(Block block, int star) {
    List<Source> sources = block.sources();
    sources.forEach(this::access);
    if (sources.stream().noneMatch(this::isListed)) {
      return;
    }
    List<String> items = new ArrayList<>();
    for (Source source : sources) {
      items.add(
          isListed(source)
              ? list(block, source, qualifier(block, source))
              : source.table().isPresent() ? qualifier(block, source) + "*" : name(source) + ".*");
    }
    sources.stream().filter(this::isListed).forEach(s -> draft.noteShape(s, star, star + 1));
    draft.replace(star, star + 1, String.join(", ", items));
  }

  /** What qualifies the source's columns; a subquery without an alias gets one. */
  private String name(Source source) {
    if (!source.aliasText().isEmpty()) {
      return source.aliasText();
    }
    String made = "segue_q" + source.item().from();
    draft.insertAfter(source.item().to() - 1, " AS " + made);
    return made;
  }

  private void ofTable(Block block, Range item) {
    boolean wrapped = statement.token(item.to() - 3).isMark(')');
    int last = item.to() - (wrapped ? 4 : 3);
    List<Token> names = new ArrayList<>(List.of(statement.token(last)));
    for (int at = last - 1; at > item.from() && statement.token(at).isMark('.'); at -= 2) {
      names.add(0, statement.token(at - 1));
    }
    Optional<Source> source = draft.scopes.owner(item.from(), names);
    if (source.isEmpty()) {
      return;
    }
    access(source.get());
    if (isListed(source.get())) {
      String qualifier =
          names.size() > 1
              ? statement.slice(item.from(), item.to() - 1)
              : source.get().aliasText() + ".";
      draft.replace(item.from(), item.to(), list(block, source.get(), qualifier));
      draft.noteShape(source.get(), item.from(), item.to());
    }
  }

  /** What qualifies a table's columns: its schema, too, where another goes by its name. */
  private String qualifier(Block block, Source source) {
    boolean alone =
        block.sources().stream().filter(s -> s.alias().equals(source.alias())).count() < 2;
    String schema = draft.dialect.quote(source.table().orElseThrow().schema()) + ".";
    return (alone || source.hasAlias() ? "" : schema) + source.aliasText() + ".";
  }

  private void table(Block block) {
    block.sources().forEach(this::access);
    block.sources().stream()
        .filter(this::isListed)
        .forEach(
            source -> {
              draft.replace(
                  block.start(),
                  block.start() + 1,
                  "SELECT " + list(block, source, source.aliasText() + ".") + " FROM");
              draft.noteShape(source, block.start(), block.start() + 1);
            });
  }

  private void access(Source source) {
    source
        .changes()
        .forEach(change -> draft.accessByShape(change, draft.shape.of(change.id()), false));
  }

  private boolean isListed(Source source) {
    return source.isMapped() && !draft.isShaped(source) && !draft.isPlain(source);
  }

  private String list(Block block, Source source, String qualifier) {
    boolean returning = block.kind() != Block.Kind.SELECT && block.kind() != Block.Kind.TABLE;
    boolean shown = returning || (block.isOutermost() && !block.isGrouped());
    draft.reportUnknownOrder(source);
    if (isResult(block)) {
      describeAll(source);
    }
    return draft.shapeList(source, qualifier, shown ? Readings.Place.SHOWN : Readings.Place.INNER);
  }

  private void describeAll(Source source) {
    for (Change change : source.changes()) {
      Side side = draft.shape.of(change.id());
      if (!draft.readings.isBare(change, side)) {
        change
            .columns(side)
            .forEach(column -> describe(source, change, side, column.name(), column.name()));
      }
    }
  }
}
