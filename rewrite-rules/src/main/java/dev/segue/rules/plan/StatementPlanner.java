package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Unrewritable;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.MergeArm;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.ColumnParse;
import dev.segue.rules.sql.ParseLimit;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans one statement that names a table with changes at work. */
final class StatementPlanner {
  private final Draft draft;
  private final Range body;
  private final List<Change> concerned;
  private final List<Token> tokens;
  private final ParseLimit limit;

  /**
   * A planner for one query or write.
   *
   * @param body where it stands in the statement
   * @param tokens all tokens of the text
   * @param limit bounds the time of its parse
   */
  StatementPlanner(
      Draft draft, Range body, List<Change> concerned, List<Token> tokens, ParseLimit limit) {
    this.draft = draft;
    this.body = body;
    this.concerned = concerned;
    this.tokens = tokens;
    this.limit = limit;
  }

  void plan() {
    new Views(draft).plan();
    boolean mapped =
        draft.scopes.blocks().stream()
            .flatMap(block -> block.sources().stream())
            .anyMatch(Source::isMapped);
    concerned.forEach(this::requireRead);
    concerned.forEach(new Bypasses(draft)::plan);
    if (!mapped) {
      // The name stands for something else: a label, a common table, a literal.
      return;
    }
    ColumnParse.Outcome outcome =
        ColumnParse.parse(draft.statement, body.from(), body.to(), tokens, this::names, limit);
    if (outcome.problem().isPresent()) {
      unparsed(outcome);
      return;
    }
    for (Block block : draft.scopes.blocks()) {
      if (block.kind().writes() && block.sources().get(0).isMapped()) {
        write(block);
      }
      if (block.kind().writes()) {
        new StoredNames(draft).handle(block);
      }
    }
    new References(draft).plan(outcome.spans());
    noteUnnamed();
  }

  /** A statement that names no column of a change speaks of the shape of its connection. */
  private void noteUnnamed() {
    for (Block block : draft.scopes.blocks()) {
      for (Source source : block.sources()) {
        for (Change change : source.changes()) {
          if (!draft.isAccessed(change)) {
            draft.accessByShape(change, draft.shape.of(change.id()), false);
          }
        }
      }
    }
  }

  /** Names that the parser may take for words of its own. */
  private Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Block block : draft.scopes.blocks()) {
      for (Source source : block.sources()) {
        source.table().ifPresent(table -> names.add(table.name()));
        names.add(source.alias());
        names.addAll(source.outputs().names());
      }
    }
    // A column may be called like a word of the language, in quotes: the word stays one.
    names.removeIf(draft.dialect::isNeverColumn);
    return names;
  }

  private void unparsed(ColumnParse.Outcome outcome) {
    Change change = concerned.get(0);
    boolean lenient =
        concerned.stream().allMatch(c -> c.unrewritable() == Unrewritable.REPORT)
            && concerned.stream().allMatch(new Bystander(draft, concerned)::readsCompleteSideOnly);
    if (!lenient) {
      throw unparsed(outcome, change);
    }
    concerned.forEach(c -> draft.accessByShape(c, draft.shape.of(c.id()), false));
    draft.reports.add(
        new Report(
            Optional.of(change.id()),
            "The statement could not be parsed and passes as it is, for it reads complete columns"
                + " only: "
                + outcome.problem().orElse("")));
  }

  private RefusedException unparsed(ColumnParse.Outcome outcome, Change change) {
    if (outcome.tooLarge()) {
      return draft.refuse(
          RefusalCode.TOO_LARGE,
          change,
          body.from(),
          outcome.problem().orElse(""),
          "Split it: fewer rows or values in one statement, fewer parentheses in one another.");
    }
    int at = Math.min(draft.statement.firstFrom(outcome.position()), body.to() - 1);
    return draft.refuse(
        RefusalCode.FAILED_TO_PARSE,
        change,
        at,
        draft.statement.slice(at, at + 1),
        change.unrewritable() == Unrewritable.REPORT
            ? "Write it in another form there: only reads of complete columns pass unread."
            : "Write it in another form there; or, if it only reads columns that are complete,"
                + " let it pass by 'unrewritable: report' in the change's rules.");
  }

  /** A table that stands where none was read would be a silent bypass. */
  private void requireRead(Change change) {
    Statement statement = draft.statement;
    for (int i = body.from(); i < body.to(); i++) {
      Token token = statement.token(i);
      boolean qualifies = statement.token(i + 1).isMark('.');
      if (!token.isName() || qualifies || !token.name().equals(change.table().name())) {
        continue;
      }
      int first = statement.token(i - 1).isMark('.') ? i - 2 : i;
      Token before = statement.token(first - 1);
      boolean table =
          before.is("from") || before.is("join") || before.is("into") || before.is("only");
      int position = i;
      boolean read =
          draft.scopes.blocks().stream()
              .flatMap(block -> block.sources().stream())
              .anyMatch(source -> source.item().holds(position));
      if (table && !read && !statement.isDistinctFrom(first - 1)) {
        throw draft.refuse(
            RefusalCode.UNHANDLED_REFERENCE,
            change,
            i,
            token.name(),
            "Write the table as a plain item of FROM.");
      }
    }
  }

  private void write(Block block) {
    Source target = block.sources().get(0);
    switch (block.kind()) {
      case UPDATE -> Assignments.plan(draft, target, block.clause(Clause.SET).orElseThrow());
      case INSERT -> insert(block, target);
      case MERGE -> block.mergeArms().forEach(arm -> merge(block, target, arm));
      case DELETE ->
          target
              .changes()
              .forEach(change -> draft.accessByShape(change, draft.shape.of(change.id()), true));
      case SELECT, VALUES, TABLE -> throw new IllegalStateException("a read writes nothing");
    }
  }

  private void insert(Block block, Source target) {
    Inserts.plan(
        draft,
        target,
        block.clause(Clause.COLUMNS),
        target.item().to() - 1,
        block.clause(Clause.SOURCE).orElseThrow(),
        true);
    block.clause(Clause.CONFLICT_TARGET).ifPresent(new Conflicts(draft, target)::plan);
    block.clause(Clause.CONFLICT_SET).ifPresent(set -> Assignments.plan(draft, target, set));
  }

  private void merge(Block block, Source target, MergeArm arm) {
    boolean several = block.mergeArms().stream().filter(other -> !other.inserts()).count() > 1;
    if (!arm.inserts() && several) {
      Assignments.planOneOfSeveral(draft, target, arm.body());
      return;
    }
    if (!arm.inserts()) {
      Assignments.plan(draft, target, arm.body());
      return;
    }
    Optional<Range> columns = Optional.of(arm.columns()).filter(range -> range.from() < range.to());
    int insert = columns.isPresent() ? arm.columns().from() - 2 : arm.body().from() - 1;
    Inserts.plan(draft, target, columns, insert, arm.body(), false);
  }
}
