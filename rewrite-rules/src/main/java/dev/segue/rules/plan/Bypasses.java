package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ways past a change that a query or write takes although it names the table: a row's type, SQL in
 * a string, and a table of the same name in another schema.
 */
final class Bypasses {
  /** Words that a string holds SQL of, if it begins with one. */
  private static final Set<String> VERBS =
      Set.of("select", "with", "insert", "update", "delete", "merge", "table", "values");

  private final Draft draft;
  private final Statement statement;

  Bypasses(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /** Refuses or reports what would bypass that change. */
  void plan(Change change) {
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      if (token.isName() && token.name().equals(change.table().name()) && isType(i)) {
        requirePlain(change, i);
      } else if (token.kind() == Token.Kind.STRING && runs(i, change)) {
        reportString(change, i);
        return;
      }
    }
    if (change.table().schema().isEmpty()) {
      namesakes(change).findFirst().ifPresent(source -> reportNamesake(change, source));
    }
  }

  /** Whether the name there is that of a type: {@code NULL::users}, {@code CAST(x AS users)}. */
  private boolean isType(int at) {
    int first = statement.token(at - 1).isMark('.') ? at - 2 : at;
    Token before = statement.token(first - 1);
    if (before.name().equals("::")) {
      return true;
    }
    int open = first - 1;
    while (open > 0 && statement.depth(open) >= statement.depth(at)) {
      open--;
    }
    return before.is("as") && statement.depth(at) > 0 && statement.token(open - 1).is("cast");
  }

  private void requirePlain(Change change, int position) {
    boolean plain =
        draft
            .tables
            .find(change.table())
            .map(table -> draft.isPlain(table, List.of(change)))
            .orElse(true);
    if (!plain) {
      throw draft.refuse(
          RefusalCode.WHOLE_ROW,
          change,
          position,
          statement.slice(position, position + 1),
          "Its type has the columns of both sides: name the columns and their types instead, as in"
              + " jsonb_to_record(...) AS r(id int, ...).");
    }
  }

  /** Whether the string there is SQL about the change's table, given to a function. */
  private boolean runs(int at, Change change) {
    Token string = statement.token(at);
    Token before = statement.token(at - 1);
    if (!string.name().contains(change.table().name())
        || !(before.isMark('(') || before.isMark(','))) {
      return false;
    }
    int open = at - 1;
    while (open > 0 && statement.depth(open) >= statement.depth(at)) {
      open--;
    }
    Token function = statement.token(open - 1);
    String text = string.name().replaceFirst("^([eE]?'|\\$[^$]*\\$)[\\s(]*", "");
    String verb = text.split("\\W", 2)[0].toLowerCase(java.util.Locale.ROOT);
    return function.isName()
        && !draft.isKeyword(open - 1)
        && (VERBS.contains(verb) || function.name().startsWith("table_to_xml"));
  }

  private void reportString(Change change, int position) {
    draft.reports.add(
        new Report(
            Optional.of(change.id()),
            "A string at character "
                + (statement.token(position).start() + 1)
                + " holds SQL that names the table "
                + change.table()
                + ": where a function runs it, what it reads or writes there bypasses the change."));
  }

  /** Tables of the change's name that are not the change's, and have its columns all the same. */
  private Stream<Source> namesakes(Change change) {
    List<String> columns =
        Stream.of(change.oldColumns(), change.newColumns())
            .flatMap(List::stream)
            .map(MappedColumn::name)
            .toList();
    return draft.scopes.blocks().stream()
        .flatMap(block -> block.sources().stream())
        .filter(source -> !source.changes().contains(change))
        .filter(
            source ->
                source
                    .table()
                    .filter(table -> table.name().equals(change.table().name()))
                    .filter(table -> columns.stream().allMatch(table::has))
                    .isPresent());
  }

  private void reportNamesake(Change change, Source source) {
    draft.reports.add(
        new Report(
            Optional.of(change.id()),
            source.table().orElseThrow().qualifiedName()
                + " has the columns of the change and is not its table, which is the one that the"
                + " session's search path finds for "
                + change.table()
                + ": what is read or written there bypasses the change. Put its schema on the"
                + " search path and leave it out of the statement."));
  }
}
