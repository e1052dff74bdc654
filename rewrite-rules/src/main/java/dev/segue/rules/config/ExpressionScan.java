package dev.segue.rules.config;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcNamedParameter;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.NextValExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;

/** Collects the columns of one expression, and the first thing that a mapping cannot hold. */
final class ExpressionScan extends ExpressionVisitorAdapter<Object> {
  private static final Set<String> AGGREGATES =
      Set.of(
          "array_agg avg bit_and bit_or bool_and bool_or count every group_concat json_agg"
              .concat(" json_object_agg jsonb_agg jsonb_object_agg max min string_agg sum xmlagg")
              .split(" "));

  private final Set<String> columns = new LinkedHashSet<>();
  private final Set<String> words = new LinkedHashSet<>();
  private Optional<String> wrong = Optional.empty();

  Set<String> columns() {
    return Set.copyOf(columns);
  }

  Set<String> words() {
    return Set.copyOf(words);
  }

  Optional<String> wrong() {
    return wrong;
  }

  @Override
  public <S> Object visit(Column column, S context) {
    if (column.getTable() != null && column.getTable().getName() != null) {
      refuse("names '" + column + "' with its table: write the column's name alone");
    } else {
      columns.add(column.getColumnName());
    }
    return context;
  }

  /** The parser takes a bare {@code day} for a unit of time even where it is a column. */
  @Override
  public <S> Object visit(DateUnitExpression unit, S context) {
    words.add(unit.toString());
    return context;
  }

  @Override
  public <S> Object visit(Function function, S context) {
    if (AGGREGATES.contains(function.getName().toLowerCase(Locale.ROOT))) {
      refuse("uses the aggregate '" + function.getName() + "': a mapping speaks of one row");
    }
    return super.visit(function, context);
  }

  @Override
  public <S> Object visit(AnalyticExpression function, S context) {
    return refuse(
        "uses a window or a filter on '" + function.getName() + "': it speaks of one row");
  }

  @Override
  public <S> Object visit(ParenthesedSelect select, S context) {
    return refuse("holds a subselect: a mapping speaks of one row");
  }

  @Override
  public <S> Object visit(Select select, S context) {
    return refuse("holds a subselect: a mapping speaks of one row");
  }

  @Override
  public <S> Object visit(JdbcParameter parameter, S context) {
    return refuse("holds a parameter");
  }

  @Override
  public <S> Object visit(JdbcNamedParameter parameter, S context) {
    return refuse("holds a parameter");
  }

  @Override
  public <S> Object visit(NextValExpression sequence, S context) {
    return refuse("draws from a sequence: it must be immutable");
  }

  @Override
  public <S> Object visit(AllColumns all, S context) {
    return refuse("holds '*': name the columns");
  }

  private Object refuse(String reason) {
    if (wrong.isEmpty()) {
      wrong = Optional.of(reason);
    }
    return reason;
  }
}
