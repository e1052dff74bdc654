package dev.segue.rules.ddl;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.catalog.KeyView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.TableName;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads PostgreSQL's CREATE TABLE, CREATE INDEX, CREATE VIEW, CREATE FUNCTION and ALTER TABLE, as
 * people and {@code pg_dump --schema-only} write them, in the order of the text.
 */
public final class DdlReader {
  private static final String DEFAULT_SCHEMA = "public";

  /** A command of psql, and the rows that follow a COPY of a dump. */
  private static final Pattern NO_SQL =
      Pattern.compile("(?m)^\\\\.*$|(?s)(?<=FROM stdin;\n).*?\n\\\\\\.$");

  private final String text;
  private final Map<TableName, TableDraft> tables = new LinkedHashMap<>();
  private final Map<String, Boolean> functions = new HashMap<>();
  private final Map<String, List<String>> rowFunctions = new HashMap<>();
  private final List<DdlCatalog.Problem> problems = new ArrayList<>();

  private DdlReader(String text) {
    this.text = text;
  }

  /** What that text says. */
  public static DdlCatalog read(String text) {
    String plain = NO_SQL.matcher(text).replaceAll(match -> match.group().replaceAll("[^\n]", " "));
    DdlReader reader = new DdlReader(plain);
    List<Token> tokens = PostgresDialect.INSTANCE.lexer().lex(plain, false);
    Statement.split(plain, tokens).forEach(reader::statement);
    return new DdlCatalog(
        reader.tables.values().stream().map(TableDraft::view).toList(),
        reader.tables.values().stream().flatMap(table -> table.indexes.stream()).toList(),
        reader.functions,
        reader.rowFunctions,
        reader.problems);
  }

  private void statement(Statement statement) {
    Words words = new Words(statement);
    if (words.skip("alter", "table")) {
      alter(words);
    } else if (words.skip("drop", "table")) {
      words.skip("if", "exists");
      tables.remove(full(words.name()));
    } else if (words.skip("create")) {
      create(words);
    }
  }

  private void create(Words words) {
    words.skip("or", "replace");
    boolean temporary = words.skip("temporary") || words.skip("temp");
    words.skip("unlogged");
    if (words.skip("table") && !temporary) {
      table(words);
    } else if (words.skip("view") || words.skip("materialized", "view")) {
      view(words);
    } else if (words.skip("unique", "index")) {
      index(words, true);
    } else if (words.skip("index")) {
      index(words, false);
    } else if (words.skip("function")) {
      function(words);
    }
  }

  private void table(Words words) {
    words.skip("if", "not", "exists");
    TableName name = full(words.name());
    if (tables.containsKey(name)) {
      return;
    }
    TableDraft table = new TableDraft(name.schema().orElseThrow(), name.name());
    tables.put(name, table);
    Statement statement = words.statement;
    if (words.skip("partition", "of")) {
      attach(table, words.name());
      return;
    }
    int close = statement.partner(words.at);
    if (!words.isMark('(') || close < 0) {
      tables.remove(name);
      problem(statement, "CREATE TABLE " + name + " has no list of columns: write them out");
      return;
    }
    ColumnReader reader = new ColumnReader(statement, table, functions);
    for (int[] item : statement.items(words.at + 1, close)) {
      if (statement.at(item[0], "like")) {
        Words like = new Words(statement);
        like.at = item[0] + 1;
        find(like.name()).ifPresent(other -> other.columns.values().forEach(table::add));
      } else if (ColumnReader.isConstraint(statement, item[0])) {
        reader.constraint(item[0], item[1]);
      } else if (item[1] > item[0]) {
        reader.column(item[0], item[1]);
      }
    }
    words.at = close + 1;
    if (words.skip("inherits") && words.isMark('(')) {
      words.at++;
      Map<String, ColumnView> own = new LinkedHashMap<>(table.columns);
      table.columns.clear();
      attach(table, words.name());
      table.columns.putAll(own);
    } else if (words.skip("partition", "by")) {
      table.kind = TableView.Kind.PARTITIONED;
    }
  }

  private void attach(TableDraft child, TableName parent) {
    child.parents.add(full(parent).toString());
    find(parent)
        .ifPresent(p -> p.columns.values().forEach(c -> child.columns.putIfAbsent(c.name(), c)));
  }

  private void view(Words words) {
    words.skip("if", "not", "exists");
    TableName name = full(words.name());
    TableDraft view = new TableDraft(name.schema().orElseThrow(), name.name());
    view.kind = TableView.Kind.VIEW;
    Statement statement = words.statement;
    for (int i = words.at; i < statement.size(); i++) {
      if (statement.at(i, "from") || statement.at(i, "join")) {
        words.at = i + 1;
        find(words.name()).ifPresent(t -> view.readsFrom.add(t.schema + "." + t.name));
      }
    }
    tables.put(name, view);
  }

  private void function(Words words) {
    TableName name = words.name();
    List<String> taken = rowsTaken(words.statement, words.at);
    rowFunctions.merge(
        name.name(), taken, (one, other) -> one.stream().filter(other::contains).toList());
    int end = words.statement.size();
    boolean stable = false;
    for (int i = words.at; i < end; i++) {
      stable |= words.statement.at(i, "immutable") || words.statement.at(i, "stable");
    }
    functions.merge(name.name(), !stable, Boolean::logicalOr);
  }

  /** The tables of whose row type the function takes a value whose arguments open there. */
  private List<String> rowsTaken(Statement statement, int open) {
    List<String> taken = new ArrayList<>();
    int close = statement.partner(open);
    for (int[] item : close < 0 ? List.<int[]>of() : statement.items(open + 1, close)) {
      int end = item[0];
      while (end < item[1] && (statement.token(end).isName() || statement.token(end).isMark('.'))) {
        end += statement.at(end, "default") ? item[1] : 1;
      }
      boolean whole = end == item[1] && end > item[0];
      boolean qualified = whole && statement.token(end - 2).isMark('.');
      if (whole) {
        Words type = new Words(statement);
        type.at = qualified ? end - 3 : end - 1;
        find(type.name()).ifPresent(table -> taken.add(table.schema + "." + table.name));
      }
    }
    return taken;
  }

  private void index(Words words, boolean unique) {
    words.skip("concurrently");
    words.skip("if", "not", "exists");
    Optional<String> name =
        words.statement.at(words.at, "on") ? Optional.empty() : Optional.of(words.name().name());
    if (!words.skip("on")) {
      return;
    }
    words.skip("only");
    Optional<TableDraft> table = find(words.name());
    if (words.skip("using")) {
      words.word();
    }
    Statement statement = words.statement;
    int close = statement.partner(words.at);
    if (table.isEmpty() || close < 0) {
      return;
    }
    List<IndexView.Part> parts =
        statement.items(words.at + 1, close).stream()
            .map(item -> IndexParts.read(statement, item[0], item[1]))
            .toList();
    TableDraft owner = table.get();
    String own = name.orElse(owner.name + "_" + parts.get(0).text() + "_idx");
    owner.indexes.add(new IndexView(owner.schema, owner.name, own, parts));
    if (unique && parts.stream().allMatch(IndexView.Part::isColumn)) {
      boolean partial = statement.find(close, statement.size(), "where") >= 0;
      owner.keys.add(
          new KeyView(
              own, parts.stream().map(IndexView.Part::text).toList(), false, true, partial));
    }
  }

  private void alter(Words words) {
    words.skip("if", "exists");
    words.skip("only");
    TableName name = full(words.name());
    TableDraft table = tables.get(name);
    if (table == null) {
      problem(words.statement, "ALTER TABLE names " + name + ", which no statement before creates");
      return;
    }
    if (words.skip("attach", "partition")) {
      find(words.name()).ifPresent(child -> attach(child, name));
      return;
    }
    if (words.skip("rename", "to")) {
      tables.remove(name);
      table.name = words.word();
      tables.put(TableName.of(table.schema, table.name), table);
      return;
    }
    AlterReader reader = new AlterReader(words.statement, table, functions);
    for (int[] item : words.statement.items(words.at, words.statement.size())) {
      reader.action(item[0], item[1]);
    }
  }

  private Optional<TableDraft> find(TableName name) {
    return Optional.ofNullable(tables.get(full(name)));
  }

  private static TableName full(TableName name) {
    return TableName.of(name.schema().orElse(DEFAULT_SCHEMA), name.name());
  }

  private void problem(Statement statement, String message) {
    int line = (int) text.substring(0, statement.startOffset()).lines().count();
    boolean midLine =
        statement.startOffset() > 0 && text.charAt(statement.startOffset() - 1) != '\n';
    problems.add(new DdlCatalog.Problem(midLine ? line : line + 1, message));
  }
}
