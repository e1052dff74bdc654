package dev.segue.rules.config;

import dev.segue.rules.config.ChangeDraft.Column;
import dev.segue.rules.model.Side;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must hold of the columns of one change and of the expressions between them. */
final class ColumnChecks {
  private final ChangeDraft change;
  private final Problems problems;

  private ColumnChecks(ChangeDraft change, Problems problems) {
    this.change = change;
    this.problems = problems;
  }

  static void check(ChangeDraft change, Problems problems) {
    ColumnChecks checks = new ColumnChecks(change, problems);
    checks.sidesShareNoName();
    change.columns().forEach(checks::column);
  }

  private void sidesShareNoName() {
    for (Column column : change.newColumns()) {
      if (find(Side.OLD, column.name().value()).isPresent()) {
        problems.at(
            column.name().node(),
            "'"
                + column.name().value()
                + "' is on both sides: a new column needs a name of its own");
      }
    }
  }

  private void column(Column column) {
    column
        .type()
        .flatMap(type -> TypeText.wrong(type.value()))
        .ifPresent(wrong -> problems.at(column.type().orElseThrow().node(), wrong));
    column.expression().ifPresent(expression -> expression(column, expression));
  }

  private void expression(Column column, Text expression) {
    MappingExpression parsed =
        MappingExpression.parse(
            expression.value(),
            change.columns().map(c -> c.name().value()).collect(Collectors.toUnmodifiableSet()));
    String subject = "the " + word(column) + " expression of '" + column.name().value() + "' ";
    if (parsed.wrong().isPresent()) {
      problems.at(expression.node(), subject + parsed.wrong().get());
      return;
    }
    Side other = column.side().other();
    if (change.columns(other).isEmpty()) {
      return;
    }
    for (String name : parsed.columns()) {
      if (find(other, name).isEmpty()) {
        problems.at(expression.node(), subject + wrongColumn(name, other));
      }
    }
    boolean word = parsed.words().stream().anyMatch(name -> find(other, name).isPresent());
    if (parsed.columns().isEmpty() && !word) {
      problems.at(
          expression.node(),
          subject
              + "names no column: it must be computed from the "
              + other.word()
              + " columns ("
              + names(other)
              + "), and be NULL where all of them are");
    }
  }

  private String wrongColumn(String name, Side other) {
    boolean sameSide = find(other.other(), name).isPresent();
    String where = sameSide ? ", a column of its own side" : ", which is no column of this change";
    return "names '"
        + name
        + "'"
        + where
        + ": it may name the "
        + other.word()
        + " columns ("
        + names(other)
        + ")";
  }

  private String names(Side side) {
    return change.columns(side).stream()
        .map(column -> column.name().value())
        .collect(Collectors.joining(", "));
  }

  /** The column that SQL text means by that name: quoted to the letter, else in any case. */
  private Optional<Column> find(Side side, String written) {
    List<Column> columns = change.columns(side);
    if (written.length() > 1 && "\"`".indexOf(written.charAt(0)) >= 0) {
      String quote = written.substring(0, 1);
      String exact = written.substring(1, written.length() - 1).replace(quote + quote, quote);
      return columns.stream().filter(column -> column.name().value().equals(exact)).findFirst();
    }
    return columns.stream()
        .filter(column -> column.name().value().equalsIgnoreCase(written))
        .findFirst();
  }

  private static String word(Column column) {
    return column.side() == Side.OLD ? "backward" : "forward";
  }
}
