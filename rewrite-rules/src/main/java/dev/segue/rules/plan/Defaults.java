package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import java.util.Locale;
import java.util.Optional;

/** What a column of a mapped table gets where a statement gives it no value. */
final class Defaults {
  private final Draft draft;
  private final TableView table;

  Defaults(Draft draft, TableView table) {
    this.draft = draft;
    this.table = table;
  }

  /** The column's own default in the database, if it is not NULL. */
  Optional<ColumnView> own(String column) {
    return table
        .column(column)
        .filter(view -> view.defaultExpression().isPresent())
        .filter(view -> !isNull(view.defaultExpression().get()));
  }

  private static boolean isNull(String expression) {
    String lower = expression.toLowerCase(Locale.ROOT);
    return lower.equals("null") || lower.startsWith("null::");
  }

  /** Whether a column of that side has a default. */
  boolean any(Change change, Side side) {
    return change.columns(side).stream().anyMatch(column -> own(column.name()).isPresent());
  }

  /** Whether a default of that side's may differ from one evaluation to the next. */
  boolean anyVolatile(Change change, Side side) {
    return change.columns(side).stream()
        .anyMatch(column -> own(column.name()).filter(ColumnView::defaultVolatile).isPresent());
  }

  /** The column's own default as SQL text; {@code NULL} if it has none. */
  String text(String column) {
    return own(column).flatMap(ColumnView::defaultExpression).orElse("NULL");
  }

  /** The side whose defaults a row gets that gives the change no value, if one has any. */
  Optional<Side> supplier(Change change) {
    Side shape = draft.shape.of(change.id());
    if (any(change, shape)) {
      return Optional.of(shape);
    }
    return any(change, shape.other()) ? Optional.of(shape.other()) : Optional.empty();
  }

  /** The type of a column as the database or, where that lacks it, the rules have it. */
  Optional<String> type(String column, Optional<Change> change) {
    return table
        .column(column)
        .map(ColumnView::type)
        .or(
            () ->
                change
                    .flatMap(of -> of.sideOf(column).flatMap(side -> of.column(side, column)))
                    .map(mapped -> mapped.type()));
  }
}
