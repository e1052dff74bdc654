package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Unrewritable;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.OutputReader;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Optional;

/** The last look over a statement: no mapped column's name may be left without a verdict. */
final class Leftovers {
  private final Draft draft;
  private final Statement statement;

  Leftovers(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /** A mapped column's name that no rule has dealt with is refused: it may be a reference. */
  void refuse() {
    List<Source> mapped =
        draft.scopes.blocks().stream()
            .flatMap(block -> block.sources().stream())
            .filter(Source::isMapped)
            .toList();
    // What stands before the query names new things: CREATE TABLE t (a, b) AS.
    for (int i = draft.scopes.queries().get(0).range().from(); i < statement.size(); i++) {
      Token token = statement.token(i);
      if (!token.isName() || draft.handled.get(token.start())) {
        continue;
      }
      Optional<Change> change = changeOf(mapped, token.name());
      if (change.isPresent() && !draft.isKeyword(i) && !isNoReference(i)) {
        refuse(change.get(), i);
      }
    }
  }

  private static Optional<Change> changeOf(List<Source> mapped, String name) {
    for (Source source : mapped) {
      Optional<Change> change = source.changeOf(name);
      if (change.isPresent()) {
        return change;
      }
    }
    return Optional.empty();
  }

  private void refuse(Change change, int i) {
    Token token = statement.token(i);
    boolean complete =
        change.sideOf(token.name()).filter(change.phase().completeSide()::equals).isPresent();
    boolean lenient =
        change.unrewritable() == Unrewritable.REPORT
            && complete
            && new Bystander(draft, List.of(change)).readsCompleteSideOnly(change);
    if (!lenient) {
      throw draft.refuse(
          RefusalCode.UNHANDLED_REFERENCE,
          change,
          i,
          token.name(),
          "Write the reference as a plain column, qualified with its table's alias.");
    }
    draft.reports.add(
        new Report(
            Optional.of(change.id()),
            "No rule knows what "
                + token.name()
                + " means at character "
                + (token.start() + 1)
                + "; it passes as it is, for that column is complete."));
  }

  private boolean isNoReference(int i) {
    Token before = statement.token(i - 1);
    Token next = statement.token(i + 1);
    boolean label =
        before.is("as")
            || before.is("collate")
            || before.name().equals("::")
            || next.isMark('(')
            || isLabelOfItem(i);
    boolean typed = next.kind() == Token.Kind.STRING;
    // interval '1' day, extract(day FROM d)
    boolean unit =
        (before.kind() == Token.Kind.STRING || before.isMark('('))
            && (statement.token(i - 2).is("interval") || statement.token(i - 2).is("extract"));
    // WINDOW name AS (…)
    boolean window = before.is("over") || (next.is("as") && statement.token(i + 2).isMark('('));
    boolean source =
        draft.scopes.blocks().stream()
            .flatMap(block -> block.sources().stream())
            .anyMatch(s -> s.name().holds(i) && isDotted(s.name()));
    boolean alias =
        draft.scopes.blocks().stream()
            .flatMap(block -> block.sources().stream())
            .anyMatch(s -> s.item().from() < i && s.alias().equals(statement.token(i).name()));
    // double precision, character varying, timestamp with time zone
    boolean type = before.is("double") || before.is("character") || before.is("time");
    boolean clause = before.is("nulls") || before.is("fetch");
    boolean word = label || clause || typed || unit || window || type;
    boolean other = word || source || alias || isInColumnList(i);
    return other || new Fields(draft).isOfAnotherType(i);
  }

  /** Whether an item of a SELECT's list or of RETURNING calls itself that. */
  private boolean isLabelOfItem(int i) {
    for (Block block : draft.scopes.blocks()) {
      Clause clause = block.kind() == Block.Kind.SELECT ? Clause.LIST : Clause.RETURNING;
      Optional<Range> list = block.clause(clause).filter(range -> range.holds(i));
      if (list.isPresent()) {
        for (int[] item : statement.items(list.get().from(), list.get().to())) {
          if (OutputReader.ownLabel(statement, item[0], item[1]) == i) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether only names and dots stand there: no subquery and no function with its arguments. */
  private boolean isDotted(Range name) {
    for (int i = name.from(); i < name.to(); i++) {
      if (statement.token(i).isMark('(')) {
        return false;
      }
    }
    return true;
  }

  /** In the column list of an alias; in that of a common table the parser sees columns. */
  private boolean isInColumnList(int i) {
    return draft.scopes.blocks().stream()
        .flatMap(block -> block.sources().stream())
        .anyMatch(s -> s.renamed() && s.item().holds(i) && !s.name().holds(i));
  }
}
