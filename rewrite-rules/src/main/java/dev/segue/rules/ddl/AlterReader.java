package dev.segue.rules.ddl;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.ColumnView.Generation;
import dev.segue.rules.dialect.PostgresTypes;
import dev.segue.rules.sql.Statement;
import java.util.Map;
import java.util.Optional;

/** Reads the actions of an ALTER TABLE; those that change no column, key or index are no matter. */
final class AlterReader {
  private final Statement statement;
  private final TableDraft table;
  private final Map<String, Boolean> functions;

  AlterReader(Statement statement, TableDraft table, Map<String, Boolean> functions) {
    this.statement = statement;
    this.table = table;
    this.functions = functions;
  }

  /** Reads one action in a range of tokens. */
  void action(int from, int to) {
    Words words = new Words(statement);
    words.at = from;
    if (words.skip("add")) {
      add(words, to);
    } else if (words.skip("drop", "constraint")) {
      words.skip("if", "exists");
      table.dropIndex(words.word());
    } else if (words.skip("drop")) {
      words.skip("column");
      words.skip("if", "exists");
      table.drop(words.word());
    } else if (words.skip("rename")) {
      words.skip("column");
      String old = words.word();
      if (words.skip("to")) {
        table.rename(old, words.word());
      }
    } else if (words.skip("alter")) {
      words.skip("column");
      alter(words.word(), words, to);
    }
  }

  private void add(Words words, int to) {
    ColumnReader reader = new ColumnReader(statement, table, functions);
    if (ColumnReader.isConstraint(statement, words.at)) {
      reader.constraint(words.at, to);
      return;
    }
    words.skip("column");
    words.skip("if", "not", "exists");
    if (!table.columns.containsKey(statement.token(words.at).name())) {
      reader.column(words.at, to);
    }
  }

  private void alter(String column, Words words, int to) {
    if (words.skip("set", "not", "null")) {
      table.notNull(column, true);
    } else if (words.skip("drop", "not", "null")) {
      table.notNull(column, false);
    } else if (words.skip("set", "default")) {
      boolean isVolatile = ColumnReader.callsVolatile(statement, words.at, to, functions);
      value(column, Optional.of(statement.slice(words.at, to)), isVolatile, Generation.NONE);
    } else if (words.skip("drop", "default") || words.skip("drop", "identity")) {
      value(column, Optional.empty(), false, Generation.NONE);
    } else if (words.skip("add", "generated")) {
      Generation kind =
          words.skip("always") ? Generation.IDENTITY_ALWAYS : Generation.IDENTITY_BY_DEFAULT;
      String sequence = table.schema + "." + table.name + "_" + column + "_seq";
      value(column, Optional.of("nextval('" + sequence + "'::regclass)"), true, kind);
    } else if (words.skip("set", "data", "type") || words.skip("type")) {
      int using = statement.find(words.at, to, "using");
      String type = statement.slice(words.at, using < 0 ? to : using);
      table.change(column, c -> typed(c, PostgresTypes.canonical(type)));
    }
  }

  private void value(
      String column, Optional<String> value, boolean isVolatile, Generation generation) {
    table.change(
        column,
        c -> new ColumnView(c.name(), c.type(), c.notNull(), value, isVolatile, generation));
  }

  private static ColumnView typed(ColumnView c, String type) {
    return new ColumnView(
        c.name(), type, c.notNull(), c.defaultExpression(), c.defaultVolatile(), c.generation());
  }
}
