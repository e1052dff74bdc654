package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.ColumnParse;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Set;

/** Plans one statement that names a table with changes at work. */
final class StatementPlanner {
  private static final Set<String> QUERIES =
      Set.of("select", "with", "values", "insert", "update", "delete", "explain", "table", "merge");
  private static final Set<String> BYPASSING =
      Set.of("create", "alter", "drop", "truncate", "do", "call", "rename");
  private static final Set<String> REFUSED = Set.of("declare", "prepare", "copy");

  private final Draft draft;
  private final List<Change> concerned;
  private final List<Token> tokens;

  StatementPlanner(Draft draft, List<Change> concerned, List<Token> tokens) {
    this.draft = draft;
    this.concerned = concerned;
    this.tokens = tokens;
  }

  void plan() {
    Statement statement = draft.statement;
    String first = statement.token(0).name();
    Change change = concerned.get(0);
    if (BYPASSING.contains(first)) {
      bypassing(change, first);
      return;
    }
    if (REFUSED.contains(first)) {
      refused(change, first);
      return;
    }
    if (!QUERIES.contains(first) && !statement.token(0).isMark('(')) {
      draft.access(change, Side.OLD, false);
      return;
    }
    requireKnownForm(change);
    ColumnParse.Outcome outcome = ColumnParse.parse(statement, tokens);
    if (outcome.problem().isPresent()) {
      throw draft.refuse(
          outcome.tooLarge() ? RefusalCode.TOO_LARGE : RefusalCode.FAILED_TO_PARSE,
          change,
          0,
          outcome.problem().get(),
          "Write the statement in another form, or send it over a connection without Segue while"
              + " no instance is above 'planned'.");
    }
    for (Block block : draft.scopes.blocks()) {
      for (Source source : block.sources()) {
        source.changes().forEach(c -> draft.access(c, draft.shape.of(c.id()), false));
      }
      if (block.kind() != Block.Kind.SELECT && block.sources().get(0).isMapped()) {
        write(block);
      }
    }
    new References(draft).plan(outcome.spans());
  }

  private void bypassing(Change change, String first) {
    draft.access(change, Side.OLD, false);
    draft.reports.add(
        new Report(
            java.util.Optional.of(change.id()),
            first.toUpperCase(java.util.Locale.ROOT)
                + " names the table "
                + change.table()
                + " and runs as it is written: what it reads or writes there bypasses the change."));
  }

  private void refused(Change change, String first) {
    if (first.equals("copy") && change.phase().compareTo(Phase.FALLBACK_READ) <= 0) {
      boolean into = draft.statement.find(1, draft.statement.size(), "from") >= 0;
      if (into && change.phase() != Phase.OFF) {
        bypassing(change, first);
        return;
      }
    }
    RefusalCode code =
        switch (first) {
          case "declare" -> RefusalCode.CURSOR_ON_MAPPED_COLUMN;
          case "prepare" -> RefusalCode.PREPARE_OF_MAPPED_STATEMENT;
          default -> RefusalCode.COPY_INTO_MAPPED_TABLE;
        };
    String wayOut =
        first.equals("copy")
            ? "Use INSERT or SELECT statements, in batches if there are many rows."
            : "Send the query itself as a JDBC statement.";
    throw draft.refuse(code, change, 0, draft.statement.token(0).name(), wayOut);
  }

  /** Forms of write that no rule knows are refused before anything is planned. */
  private void requireKnownForm(Change change) {
    Statement statement = draft.statement;
    for (int i = 0; i < statement.size(); i++) {
      boolean nested =
          statement.depth(i) > 0
              && (statement.at(i, "insert", "into")
                  || statement.at(i, "delete", "from")
                  || (statement.token(i).is("update") && statement.token(i - 1).isMark('(')));
      boolean merge = i == 0 && statement.token(0).is("merge");
      boolean cursor = statement.at(i, "where", "current", "of");
      boolean shadow = draft.scopes.commonTableNames().contains(change.table().name());
      if (nested || merge || cursor || shadow) {
        throw draft.refuse(
            RefusalCode.MULTI_TABLE_WRITE,
            change,
            i,
            statement.token(i).name(),
            shadow
                ? "Give the common table expression a name that is not the table's."
                : "Write it as a statement of its own: INSERT, UPDATE or DELETE at the top.");
      }
    }
  }

  private void write(Block block) {
    Source target = block.sources().get(0);
    Statement statement = draft.statement;
    if (block.kind() == Block.Kind.UPDATE) {
      int set = statement.find(block.start(), block.end(), "set");
      int end = statement.find(set, block.end(), "from", "where", "returning");
      Assignments.plan(draft, target, set + 1, end < 0 ? block.end() : end);
    } else if (block.kind() == Block.Kind.INSERT) {
      insert(block, target);
    } else {
      target.changes().forEach(change -> draft.access(change, draft.shape.of(change.id()), true));
    }
  }

  private void insert(Block block, Source target) {
    Statement statement = draft.statement;
    int at = block.start() + 3;
    while (statement.token(at).isMark('.')) {
      at += 2;
    }
    if (statement.token(at).is("as")) {
      at += 2;
    }
    int conflict = block.end();
    for (int i = at; i < block.end(); i = statement.after(i)) {
      if (statement.at(i, "on", "conflict")) {
        conflict = i;
        break;
      }
    }
    int returning = statement.find(at, block.end(), "returning");
    int end = Math.min(conflict, returning < 0 ? block.end() : returning);
    Inserts.plan(draft, target, at, end);
    if (conflict < block.end()) {
      int tail = returning < 0 ? block.end() : returning;
      int set = statement.find(conflict, tail, "set");
      if (set >= 0) {
        int where = statement.find(set, tail, "where");
        Assignments.plan(draft, target, set + 1, where < 0 ? tail : where);
      }
    }
  }
}
