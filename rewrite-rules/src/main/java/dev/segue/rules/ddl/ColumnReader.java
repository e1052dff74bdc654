package dev.segue.rules.ddl;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.ColumnView.Generation;
import dev.segue.rules.dialect.PostgresTypes;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the items of a CREATE TABLE's list: columns and constraints. */
final class ColumnReader {
  private static final Set<String> COLUMN_WORDS =
      Set.of(
          "constraint",
          "not",
          "null",
          "default",
          "primary",
          "unique",
          "references",
          "check",
          "generated",
          "collate",
          "storage",
          "compression",
          "deferrable");

  private static final Map<String, String> SERIAL =
      Map.of(
          "serial", "integer",
          "serial4", "integer",
          "bigserial", "bigint",
          "serial8", "bigint",
          "smallserial", "smallint",
          "serial2", "smallint");

  private final Statement statement;
  private final TableDraft table;
  private final Map<String, Boolean> functions;

  ColumnReader(Statement statement, TableDraft table, Map<String, Boolean> functions) {
    this.statement = statement;
    this.table = table;
    this.functions = functions;
  }

  static boolean isConstraint(Statement statement, int at) {
    return List.of("constraint", "primary", "unique", "foreign", "check", "exclude").stream()
        .anyMatch(word -> statement.token(at).is(word));
  }

  /** Reads a column's definition in a range of tokens. */
  void column(int from, int to) {
    String name = statement.token(from).name();
    int typeEnd = next(from + 1, to);
    String written = typeEnd > from + 1 ? statement.slice(from + 1, typeEnd) : "text";
    String lower = written.toLowerCase(Locale.ROOT);
    boolean isSerial = SERIAL.containsKey(lower);
    String type = PostgresTypes.canonical(SERIAL.getOrDefault(lower, written));
    Optional<String> value = isSerial ? Optional.of(sequence(name)) : Optional.<String>empty();
    boolean notNull = isSerial;
    boolean isVolatile = isSerial;
    Generation generation = Generation.NONE;
    for (int i = typeEnd; i < to; i = statement.after(i)) {
      if (statement.at(i, "not", "null")) {
        notNull = true;
      } else if (statement.at(i, "default")) {
        int end = next(statement.after(i + 1), to);
        value = Optional.of(statement.slice(i + 1, end));
        isVolatile = callsVolatile(statement, i + 1, end, functions);
        i = end - 1;
      } else if (statement.at(i, "generated")) {
        generation = generation(i);
        value = generation == Generation.EXPRESSION ? value : Optional.of(sequence(name));
        notNull |= generation != Generation.EXPRESSION;
        isVolatile = generation != Generation.EXPRESSION;
        // Past the DEFAULT of BY DEFAULT.
        i += 2;
      }
    }
    table.add(new ColumnView(name, type, notNull, value, isVolatile, generation));
    inlineKeys(name, typeEnd, to);
  }

  private Generation generation(int at) {
    if (statement.at(at, "generated", "by", "default")) {
      return Generation.IDENTITY_BY_DEFAULT;
    }
    return statement.at(at + 2, "as", "identity")
        ? Generation.IDENTITY_ALWAYS
        : Generation.EXPRESSION;
  }

  private String sequence(String column) {
    return "nextval('" + table.schema + "." + table.name + "_" + column + "_seq'::regclass)";
  }

  /** Whether a range calls a function that is volatile or unknown. */
  static boolean callsVolatile(
      Statement statement, int from, int to, Map<String, Boolean> functions) {
    for (int i = from; i < to; i++) {
      boolean call = statement.token(i).isName() && statement.token(i + 1).isMark('(');
      String name = statement.token(i).name();
      boolean type = statement.token(i - 1).name().equals("::");
      if (call && !type && functions.getOrDefault(name, !PostgresFunctions.isStable(name))) {
        return true;
      }
    }
    return false;
  }

  private void inlineKeys(String column, int from, int to) {
    Optional<String> name = Optional.empty();
    for (int i = from; i < to; i = statement.after(i)) {
      if (statement.at(i, "constraint")) {
        name = Optional.of(statement.token(i + 1).name());
      } else if (statement.at(i, "primary", "key")) {
        table.key(name, List.of(column), true, isImmediate(i, to));
      } else if (statement.at(i, "unique")) {
        table.key(name, List.of(column), false, isImmediate(i, to));
      }
    }
  }

  /** Reads a table constraint in a range of tokens. */
  void constraint(int from, int to) {
    Optional<String> name = Optional.empty();
    int at = from;
    if (statement.at(at, "constraint")) {
      name = Optional.of(statement.token(at + 1).name());
      at += 2;
    }
    boolean primary = statement.at(at, "primary", "key");
    if (!primary && !statement.at(at, "unique")) {
      return;
    }
    while (at < to && !statement.token(at).isMark('(')) {
      at++;
    }
    if (at < to) {
      List<String> over =
          statement.items(at + 1, statement.partner(at)).stream()
              .map(item -> statement.token(item[0]).name())
              .toList();
      table.key(name, over, primary, isImmediate(at, to));
    }
  }

  private boolean isImmediate(int from, int to) {
    int at = statement.find(from, to, "deferrable");
    return at < 0 || statement.token(at - 1).is("not");
  }

  /** The first position in a range where a column's constraint begins, or its end. */
  private int next(int from, int to) {
    for (int i = from; i < to; i = statement.after(i)) {
      if (statement.token(i).kind() == Token.Kind.WORD
          && COLUMN_WORDS.contains(statement.token(i).name())) {
        return i;
      }
    }
    return to;
  }
}
