package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about statements that are not rewritten: cursors, COPY, PREPARE, DDL, calls. They pass
 * while they speak of the complete side only.
 */
final class Bystander {
  private static final Set<String> REPORTED =
      Set.of(
          "create",
          "alter",
          "drop",
          "truncate",
          "do",
          "call",
          "rename",
          "comment",
          "grant",
          "revoke",
          "refresh");

  /** What they name they neither show nor change. */
  private static final Set<String> HARMLESS =
      Set.of("analyze", "vacuum", "reindex", "cluster", "lock");

  private final Draft draft;
  private final Statement statement;
  private final List<Change> concerned;

  Bystander(Draft draft, List<Change> concerned) {
    this.draft = draft;
    this.statement = draft.statement;
    this.concerned = concerned;
  }

  void plan() {
    String first = statement.token(0).name();
    if (HARMLESS.contains(first)) {
      return;
    }
    for (Change change : concerned) {
      draft.accessByShape(change, Side.OLD, false);
      if (REPORTED.contains(first)) {
        report(change, first);
      } else if (first.equals("copy") && copiesInto()) {
        copyInto(change);
      } else {
        requireCompleteSide(change, first);
      }
    }
  }

  /** Whether the statement only reads, and nothing but columns that are complete. */
  boolean readsCompleteSideOnly(Change change) {
    return naming(change, change.phase().completeSide().other()).isEmpty()
        && wholeTable(change, "").isEmpty()
        && write().isEmpty();
  }

  private boolean copiesInto() {
    int at = 1;
    while (at < statement.size()
        && !statement.token(at).is("from")
        && !statement.token(at).is("to")) {
      at = statement.after(at);
    }
    return statement.token(at).is("from");
  }

  private void copyInto(Change change) {
    if (change.phase().compareTo(Phase.FALLBACK_READ) > 0) {
      throw refuse(RefusalCode.COPY_OF_MAPPED_TABLE, change, 0);
    }
    Optional<Integer> created = naming(change, Side.NEW);
    if (created.isPresent()) {
      throw refuse(RefusalCode.COPY_OF_MAPPED_TABLE, change, created.get());
    }
    report(change, "copy");
  }

  private void report(Change change, String first) {
    draft.reports.add(
        new Report(
            Optional.of(change.id()),
            first.toUpperCase(Locale.ROOT)
                + " names the table "
                + change.table()
                + " and runs as it is written: what it reads or writes there bypasses the change."));
  }

  private void requireCompleteSide(Change change, String first) {
    Side incomplete = change.phase().completeSide().other();
    Optional<Integer> named = naming(change, incomplete);
    if (named.isEmpty()) {
      named = wholeTable(change, first);
    }
    if (named.isEmpty() && (first.equals("prepare") || first.equals("copy"))) {
      // A write must store both sides, whatever it names.
      named = write();
    }
    if (named.isEmpty() && first.equals("prepare") && change.phase() != Phase.CONTRACTED) {
      // What is complete now is not in a later phase, and its EXECUTE names no table.
      named = naming(change, change.phase().completeSide()).or(() -> star(first, change));
    }
    if (named.isPresent()) {
      RefusalCode code =
          switch (first) {
            case "prepare" -> RefusalCode.PREPARE_OF_MAPPED_STATEMENT;
            case "copy" -> RefusalCode.COPY_OF_MAPPED_TABLE;
            case "declare" -> RefusalCode.CURSOR_ON_MAPPED_COLUMN;
            default -> RefusalCode.COMMAND_ON_MAPPED_COLUMN;
          };
      throw refuse(code, change, named.get());
    }
  }

  private RefusedException refuse(RefusalCode code, Change change, int position) {
    String wayOut =
        code == RefusalCode.COPY_OF_MAPPED_TABLE
            ? "Use INSERT or SELECT statements, in batches if there are many rows."
            : code == RefusalCode.COMMAND_ON_MAPPED_COLUMN
                ? "Name the column of the side that is complete in this phase, or send the command"
                    + " past Segue."
                : "Send the query itself as a JDBC statement.";
    return draft.refuse(code, change, position, statement.token(position).name(), wayOut);
  }

  /** Where a column of that side is named. */
  private Optional<Integer> naming(Change change, Side side) {
    List<String> names = change.columns(side).stream().map(MappedColumn::name).toList();
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      if (token.isName() && names.contains(token.name())) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** Where all columns of a table that is not what its shape says are meant. */
  private Optional<Integer> wholeTable(Change change, String first) {
    Side shape = draft.shape.of(change.id());
    boolean plain =
        (shape == Side.OLD && change.phase() == Phase.PLANNED)
            || (shape == Side.NEW && change.phase() == Phase.CONTRACTED);
    return plain ? Optional.empty() : star(first, change);
  }

  private Optional<Integer> star(String first, Change change) {
    for (int i = 1; i < statement.size(); i++) {
      Token token = statement.token(i);
      Token before = statement.token(i - 1);
      boolean star =
          token.name().equals("*")
              && token.kind() == Token.Kind.OPERATOR
              && (before.is("select") || before.isMark('.') || before.isMark(','));
      boolean copied =
          first.equals("copy")
              && i + 1 < statement.size()
              && statement.token(i + 1).is("to")
              && token.name().equals(change.table().name());
      if (star || copied) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> write() {
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      if (token.is("insert") || token.is("update") || token.is("delete") || token.is("merge")) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
