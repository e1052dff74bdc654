package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Query;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.resolve.Using;
import dev.segue.rules.splice.Edit;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a table its shape where it stands in FROM, as a subquery: where names are joined or renamed
 * by the columns that the table has, no rewriting of single references would be right. The server
 * flattens such a subquery, so that its indexes still serve.
 */
final class ShapedSources {
  private static final Set<Clause> BEHIND_GROUPS =
      EnumSet.of(Clause.LIST, Clause.HAVING, Clause.ORDER);

  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

  private final Draft draft;
  private final Statement statement;

  ShapedSources(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  void plan() {
    for (Block block : draft.scopes.blocks()) {
      for (Source source : block.sources()) {
        boolean target = block.kind().writes() && source.equals(block.sources().get(0));
        if (!source.isMapped() || target || !isNeeded(block, source)) {
          continue;
        }
        if (!draft.isPlain(source)) {
          shape(block, source);
        } else if (isReadAcrossGroups(block, source)) {
          throw acrossGroups(source);
        }
      }
    }
  }

  private boolean isNeeded(Block block, Source source) {
    boolean hidden = !block.namedJoins().isEmpty();
    if (source.renamed() || block.isNatural() || hidden || isReadAcrossGroups(block, source)) {
      return true;
    }
    boolean merges =
        block.usings().stream()
            .anyMatch(
                using -> using.names().stream().anyMatch(name -> isNeeded(using, source, name)));
    return merges || (!block.merged().isEmpty() && hasStar(block));
  }

  /** A column that is not meant must not be there beside the one that is. */
  private boolean isNeeded(Using using, Source source, String name) {
    if (source.changeOf(name).isEmpty()) {
      return false;
    }
    return isMeant(using, source, name)
        ? isComputed(source, name)
        : !using.operandOf(source).isEmpty() && source.table().orElseThrow().has(name);
  }

  /**
   * Whether USING means the source's column of that name: in the connection's shape it does;
   * otherwise if nothing beside the source has such a column in that shape.
   */
  private boolean isMeant(Using using, Source source, String name) {
    return source.changeOf(name).isPresent()
        && !using.operandOf(source).isEmpty()
        && (isInShape(source, name)
            || using.operandOf(source).stream()
                .noneMatch(other -> !other.equals(source) && isInShape(other, name)));
  }

  private boolean isInShape(Source source, String name) {
    return source.offers(name)
        && source
            .changeOf(name)
            .filter(change -> change.sideOf(name).orElseThrow() != draft.shape.of(change.id()))
            .isEmpty();
  }

  /**
   * Whether a subquery behind the grouping reads a computed column of the source: the server knows
   * a grouped column there again, a grouped expression it does not.
   */
  private boolean isReadAcrossGroups(Block block, Source source) {
    if (block.clause(Clause.GROUP).isEmpty() || isKeyGrouped(block, source)) {
      return false;
    }
    for (Query query : draft.scopes.queries()) {
      Range range = query.range();
      boolean behind =
          query.parent().filter(block::equals).isPresent()
              && block.clauseAt(range.from()).filter(BEHIND_GROUPS::contains).isPresent();
      for (int i = range.from(); behind && i < range.to(); i++) {
        if (statement.token(i).isName()
            && !draft.isKeyword(i)
            && isComputed(source, statement.token(i).name())
            && isOf(source, i)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether the rows are grouped by the source's primary key: the server then takes every column of
   * it for grouped, so that a reading serves, and a subquery in its place would not.
   */
  private boolean isKeyGrouped(Block block, Source source) {
    Range group = block.clause(Clause.GROUP).orElseThrow();
    Set<String> grouped = new HashSet<>();
    for (int[] item : statement.items(group.from(), group.to())) {
      Token name = statement.token(item[1] - 1);
      boolean alone = item[1] - item[0] == 1;
      boolean own =
          item[1] - item[0] == 3
              && statement.token(item[0]).name().equals(source.alias())
              && statement.token(item[0] + 1).isMark('.');
      if (name.isName() && (own || (alone && isOnlyOwner(block, source, name.name())))) {
        grouped.add(name.name());
      }
    }
    return source.table().stream()
        .flatMap(table -> table.keys().stream())
        .anyMatch(
            key ->
                key.primary()
                    && key.columns().stream()
                        .allMatch(name -> grouped.contains(name) && !isComputed(source, name)));
  }

  private static boolean isOnlyOwner(Block block, Source source, String column) {
    return block.sources().stream().allMatch(other -> other.offers(column) == other.equals(source));
  }

  private RefusedException acrossGroups(Source source) {
    return draft.refuse(
        RefusalCode.BOTH_SIDES_NEEDED,
        source.changes().get(0),
        source.item().from(),
        statement.slice(source.item().from(), source.item().to()),
        "A subquery behind GROUP BY reads a grouped column of the other shape: group in a derived"
            + " table, and put the subquery around it.");
  }

  private boolean isOf(Source source, int position) {
    boolean qualified = statement.token(position - 1).isMark('.');
    Token name = statement.token(position);
    List<Token> names = qualified ? List.of(statement.token(position - 2), name) : List.of(name);
    Binding binding = draft.scopes.bind(position, names, "");
    return binding instanceof Binding.Mapped mapped && mapped.source().equals(source);
  }

  private boolean isComputed(Source source, String name) {
    Optional<Change> change = source.changeOf(name);
    return change.isPresent()
        && !draft.readings.isBare(change.get(), change.get().sideOf(name).orElseThrow());
  }

  private boolean hasStar(Block block) {
    Optional<Range> list = block.clause(Clause.LIST);
    return list.isPresent()
        && statement.items(list.get().from(), list.get().to()).stream()
            .anyMatch(
                item -> item[1] - item[0] == 1 && statement.token(item[0]).name().equals("*"));
  }

  /** The columns of the other shape that USING names: the table shows them, too. */
  private List<String> named(Block block, Source source) {
    List<String> named =
        block.usings().stream()
            .flatMap(using -> using.names().stream().filter(name -> isMeant(using, source, name)))
            .filter(name -> !isInShape(source, name))
            .distinct()
            .toList();
    if (!named.isEmpty() && (block.isNatural() || source.renamed() || hasStar(block))) {
      throw draft.refuse(
          RefusalCode.BOTH_SIDES_NEEDED,
          source.changeOf(named.get(0)).orElseThrow(),
          source.item().from(),
          statement.slice(source.item().from(), source.item().to()),
          "Join with ON: USING ("
              + named.get(0)
              + ") names a column of the other shape, beside a star, NATURAL or a column alias list.");
    }
    return named;
  }

  /** Columns that a table has and a subquery does not. */
  private void requireNoSystemColumn(Block block, Source source) {
    for (int i = block.start(); i < block.end(); i++) {
      Token token = statement.token(i);
      boolean qualified = statement.token(i - 1).isMark('.');
      boolean other = qualified && !statement.token(i - 2).name().equals(source.alias());
      boolean function = statement.token(i + 1).isMark('(');
      if (token.isName() && SYSTEM_COLUMNS.contains(token.name()) && !other && !function) {
        throw draft.refuse(
            RefusalCode.USING_MAPPED_COLUMN,
            source.changes().get(0),
            i,
            token.name(),
            "Join with ON and qualified columns: only then is a column of the system's own in"
                + " reach.");
      }
    }
  }

  private void shape(Block block, Source source) {
    requireNoSystemColumn(block, source);
    Change first = source.changes().get(0);
    if (statement.token(source.item().to()).is("tablesample")) {
      if (isReadAcrossGroups(block, source)) {
        throw acrossGroups(source);
      }
      throw draft.refuse(
          RefusalCode.USING_MAPPED_COLUMN,
          first,
          source.item().from(),
          statement.slice(source.item().from(), source.item().to()),
          "Join the sampled table with ON and qualified columns.");
    }
    source
        .changes()
        .forEach(change -> draft.accessByShape(change, draft.shape.of(change.id()), false));
    draft.reportUnknownOrder(source);
    StringBuilder list = new StringBuilder(draft.shapeList(source, "", Readings.Place.INNER));
    List<String> named = named(block, source);
    for (String name : named) {
      list.append(", ")
          .append(
              draft.labelled(source.changeOf(name).orElseThrow(), name, "", Readings.Place.INNER));
    }
    int before = statement.token(source.name().from()).start();
    draft.edits.add(Edit.insert(before, List.of(new Edit.Made("(SELECT " + list + " FROM "))));
    String alias = source.hasAlias() ? "" : " AS " + source.aliasText();
    draft.insertAfter(source.name().to() - 1, ")" + alias);
    draft.shaped.put(source, named);
    draft.noteShape(source, source.name().from(), source.name().to());
  }
}
