package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
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
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      if (!token.isName() || draft.handled.contains(token.start()) || isNoReference(i)) {
        continue;
      }
      for (Source source : mapped) {
        Optional<Change> change = source.changeOf(token.name());
        if (change.isPresent()) {
          throw draft.refuse(
              RefusalCode.UNHANDLED_REFERENCE,
              change.get(),
              i,
              token.name(),
              "Write the reference as a plain column, qualified with its table's alias.");
        }
      }
    }
  }

  private boolean isNoReference(int i) {
    Token before = statement.token(i - 1);
    Token next = statement.token(i + 1);
    boolean label = before.is("as") || before.name().equals("::") || next.isMark('(');
    boolean source = before.is("from") || before.is("join") || before.is("update");
    boolean alias =
        draft.scopes.blocks().stream()
            .flatMap(block -> block.sources().stream())
            .anyMatch(s -> s.position() < i && s.alias().equals(statement.token(i).name()));
    boolean implicit =
        (next.isMark(',') || next.is("from") || i + 1 == statement.size() || next.isMark(')'))
            && (before.isName()
                || before.isMark(')')
                || before.kind() == Token.Kind.STRING
                || before.kind() == Token.Kind.NUMBER
                || before.kind() == Token.Kind.PARAMETER)
            && !before.is("by")
            && !before.is("select");
    return label || source || alias || implicit || isInColumnList(i);
  }

  /** In the column list of an alias or of a common table: (…) behind a name, before or after AS. */
  private boolean isInColumnList(int i) {
    int open = i;
    while (open > 0 && !statement.token(open).isMark('(')) {
      Token token = statement.token(open);
      if (!token.isName() && !token.isMark(',')) {
        return false;
      }
      open--;
    }
    String owner = statement.token(Math.max(open, 1) - 1).name();
    boolean common = draft.scopes.commonTableNames().contains(owner);
    boolean alias =
        draft.scopes.blocks().stream()
            .flatMap(block -> block.sources().stream())
            .anyMatch(s -> s.renamed() && s.alias().equals(owner));
    return common || alias;
  }
}
