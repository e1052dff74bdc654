package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets of groups: where a set leaves a column out, it is NULL. Two columns of a table are two keys;
 * both names of a column that is stored once would become one, and be NULL or not at once.
 */
final class GroupingSets {
  private final Draft draft;
  private final Statement statement;

  GroupingSets(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /** Refuses sets over both names of one stored column. */
  void require(Block block) {
    Optional<Range> group = block.clause(Clause.GROUP).filter(this::hasSets);
    if (group.isEmpty()) {
      return;
    }
    List<Binding.Mapped> keys = new ArrayList<>();
    boolean byOutput = collect(block, group.get(), keys);
    if (byOutput) {
      block.clause(Clause.LIST).ifPresent(list -> collect(block, list, keys));
    }
    for (Binding.Mapped key : keys) {
      boolean both =
          keys.stream()
              .anyMatch(
                  other ->
                      other.source().equals(key.source())
                          && other.change().equals(key.change())
                          && other.side() != key.side());
      if (both && isOne(key.change())) {
        throw draft.refuse(
            RefusalCode.BOTH_SIDES_NEEDED,
            key.change(),
            group.get().from(),
            statement.slice(group.get().from(), group.get().to()),
            "Sets of groups over both names of one column would take them for one key: use one"
                + " name.");
      }
    }
  }

  private boolean isOne(Change change) {
    boolean single = change.oldColumns().size() == 1 && change.newColumns().size() == 1;
    return single && (draft.readings.isSameValue(change) || draft.readings.isWidening(change));
  }

  private boolean hasSets(Range group) {
    for (int i = group.from(); i < group.to(); i++) {
      boolean rolled = statement.at(i, "rollup") || statement.at(i, "cube");
      boolean called = rolled && statement.token(i + 1).isMark('(');
      if (called || statement.at(i, "grouping", "sets")) {
        return true;
      }
    }
    return false;
  }

  /** Collects the mapped columns named there; whether places or labels of outputs are, too. */
  private boolean collect(Block block, Range range, List<Binding.Mapped> keys) {
    boolean others = false;
    for (int i = range.from(); i < range.to(); i++) {
      Token token = statement.token(i);
      if (token.kind() == Token.Kind.NUMBER) {
        others = true;
      } else if (isReference(i)) {
        boolean qualified = statement.token(i - 1).isMark('.');
        List<Token> names = qualified ? List.of(statement.token(i - 2), token) : List.of(token);
        if (draft.scopes.bind(i, names, "") instanceof Binding.Mapped mapped) {
          keys.add(mapped);
        } else {
          others |=
              !qualified
                  && block.sources().stream().noneMatch(source -> source.offers(token.name()));
        }
      }
    }
    return others;
  }

  private boolean isReference(int at) {
    Token next = statement.token(at + 1);
    boolean inside = next.isMark('.') || next.isMark('(');
    return statement.token(at).isName()
        && !draft.isKeyword(at)
        && !inside
        && !statement.at(at, "grouping", "sets");
  }
}
