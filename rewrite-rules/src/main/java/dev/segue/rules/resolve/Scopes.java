package dev.segue.rules.resolve;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of one statement: which blocks it has, what each reads from, and what a name in one
 * means. Reads the statement's tokens; built once, then only asked.
 */
public final class Scopes {
  private static final String EXCLUDED = "excluded";

  private final List<Block> blocks;
  private final List<Query> queries;
  private final Tables tables;

  /** The scopes of the query or write that takes that range of the statement. */
  public Scopes(Statement statement, Range range, Tables tables) {
    QueryReader reader = new QueryReader(statement, tables);
    reader.read(range, Query.Role.RESULT, null, null);
    this.blocks = reader.blocks();
    this.queries = reader.queries();
    this.tables = tables;
  }

  /** All blocks. */
  public List<Block> blocks() {
    return blocks;
  }

  /** All queries, the statement's own first. */
  public List<Query> queries() {
    return queries;
  }

  /** The innermost block that holds a token. */
  public Optional<Block> blockOf(int position) {
    Block found = null;
    for (Block block : blocks) {
      boolean inner = found == null || block.end() - block.start() <= found.end() - found.start();
      if (block.holds(position) && inner) {
        found = block;
      }
    }
    Query ordered = tailOf(position);
    if (ordered == null || (found != null && found.start() >= ordered.tail().from())) {
      return Optional.ofNullable(found);
    }
    return ordered.arms().size() == 1 ? Optional.of(ordered.arms().get(0)) : Optional.empty();
  }

  /** Whether a token stands in ORDER BY behind a set operation, where only labels are known. */
  public boolean isAfterSetOperation(int position) {
    Query ordered = tailOf(position);
    return ordered != null && ordered.arms().size() > 1 && blockOf(position).isEmpty();
  }

  private @Nullable Query tailOf(int position) {
    Query found = null;
    for (Query query : queries) {
      if (query.tail().holds(position)) {
        found = query;
      }
    }
    return found;
  }

  /**
   * What the reference of those name tokens means where it stands. A lone name means what it would
   * mean where every table had the connection's shape; only if it means nothing there, a column of
   * the other shape.
   */
  public Binding bind(int position, List<Token> names, String qualifierText) {
    if (isAfterSetOperation(position)) {
      return new Binding.Unmapped();
    }
    String column = names.get(names.size() - 1).name();
    if (names.size() == 1) {
      return inShape(position, column).orElseGet(() -> inAnyShape(position, column));
    }
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      Optional<Source> owner = owner(block, position, names.subList(0, names.size() - 1));
      if (owner.isPresent()) {
        boolean version = version(block, position, owner.get().alias()).isPresent();
        Source source = version ? block.sources().get(0) : owner.get();
        return mapped(source, column, qualifierText);
      }
      block = block.query().parent().orElse(null);
    }
    return new Binding.Unmapped();
  }

  /**
   * Whether the database may take one of these names, without a qualifier, for a column of another
   * source than that one.
   */
  public boolean isShared(int position, Source owner, List<String> names) {
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      for (Source source : visible(block, position)) {
        if (!source.equals(owner) && names.stream().anyMatch(source::offers)) {
          return true;
        }
      }
      if (block.sources().contains(owner)) {
        return false;
      }
      block = block.query().parent().orElse(null);
    }
    return false;
  }

  /** Whether the name, without a qualifier, is that of a column which may be seen there. */
  public boolean isOffered(int position, String name) {
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      if (visible(block, position).stream().anyMatch(source -> source.offers(name))) {
        return true;
      }
      block = block.query().parent().orElse(null);
    }
    return false;
  }

  /**
   * What a lone name means in the connection's shape, where the other one would be in its way. Of a
   * name that an inner block has on the other side only, and an outer one in the shape, the text
   * does not tell: in one shape it is the inner column, in the other the outer one.
   */
  private Optional<Binding> inShape(int position, String column) {
    boolean hidden = false;
    List<Source> captors = List.of();
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      List<Source> owners =
          visible(block, position).stream().filter(source -> source.offers(column)).toList();
      List<Source> shaped = owners.stream().filter(source -> isInShape(source, column)).toList();
      hidden |= shaped.size() < owners.size();
      if (!shaped.isEmpty() && !captors.isEmpty()) {
        return Optional.of(ambiguous(captors, column));
      }
      boolean plain = !hidden && !owners.isEmpty();
      if (plain || block.merged().contains(column) || shaped.size() > 1) {
        return Optional.empty();
      }
      if (shaped.size() == 1) {
        Binding meant = mapped(shaped.get(0), column, "");
        return Optional.of(
            meant instanceof Binding.Unmapped ? new Binding.Hidden(shaped.get(0)) : meant);
      }
      if (!isKnown(block, position)) {
        return Optional.empty();
      }
      captors = owners.isEmpty() ? captors : owners;
      block = block.query().parent().orElse(null);
    }
    return hidden ? row(position, column) : Optional.empty();
  }

  private static boolean isKnown(Block block, int position) {
    return visible(block, position).stream().allMatch(source -> source.outputs().complete());
  }

  private boolean isInShape(Source source, String column) {
    return source.renamed()
        || source
            .changeOf(column)
            .filter(change -> change.sideOf(column).orElseThrow() != tables.shape(change))
            .isEmpty();
  }

  private Binding inAnyShape(int position, String column) {
    boolean certain = true;
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      Optional<Binding> found = unqualified(block, position, column);
      if (found.isPresent()) {
        return certain ? found.get() : doubtful(found.get());
      }
      // Of a function nobody knows the columns: the name may be one of them.
      certain &= isKnown(block, position);
      block = block.query().parent().orElse(null);
    }
    return row(position, column).orElseGet(Binding.Unmapped::new);
  }

  /** A table's row bears the table's name: only a name that is no column anywhere can mean it. */
  private Optional<Binding> row(int position, String name) {
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      List<Source> visible = visible(block, position);
      Optional<Source> source = version(block, position, name).or(() -> named(visible, name));
      if (source.isPresent()) {
        return Optional.of(
            source.get().isMapped() ? new Binding.WholeRow(source.get()) : new Binding.Unmapped());
      }
      block = block.query().parent().orElse(null);
    }
    return Optional.empty();
  }

  private static Binding doubtful(Binding found) {
    return found instanceof Binding.Mapped mapped ? new Binding.Ambiguous(mapped.change()) : found;
  }

  private Optional<Binding> unqualified(Block block, int position, String column) {
    List<Source> visible = visible(block, position);
    List<Source> owners = visible.stream().filter(source -> source.offers(column)).toList();
    return owners.isEmpty() ? Optional.empty() : Optional.of(among(block, visible, owners, column));
  }

  /**
   * The source whose columns those names qualify there, in the block or in one around it: a table,
   * the row that an INSERT proposes, or a version of the row that a write returns.
   *
   * @param qualifier an alias or a table's name, with its schema's or without
   */
  public Optional<Source> owner(int position, List<Token> qualifier) {
    Block block = blockOf(position).orElse(null);
    while (block != null) {
      Optional<Source> found = owner(block, position, qualifier);
      if (found.isPresent()) {
        return found;
      }
      block = block.query().parent().orElse(null);
    }
    return Optional.empty();
  }

  private static Optional<Source> owner(Block block, int position, List<Token> qualifier) {
    String name = qualifier.get(qualifier.size() - 1).name();
    Optional<Source> version = version(block, position, name);
    if (version.isPresent()) {
      return version;
    }
    List<Source> visible = visible(block, position);
    Optional<Source> found = named(visible, name);
    if (qualifier.size() > 1) {
      String schema = qualifier.get(qualifier.size() - 2).name();
      return visible.stream()
          .filter(source -> source.alias().equals(name) && source.isIn(schema))
          .findFirst()
          .or(() -> found);
    }
    return found;
  }

  private static Optional<Source> version(Block block, int position, String name) {
    boolean excluded = name.equals(EXCLUDED) && block.kind() == Block.Kind.INSERT;
    boolean returned =
        block.kind().writes()
            && (name.equals("old") || name.equals("new"))
            && block.clause(Clause.RETURNING).filter(list -> list.holds(position)).isPresent()
            && named(block.sources(), name).isEmpty();
    return excluded || returned
        ? Optional.of(block.sources().get(0).version(name))
        : Optional.empty();
  }

  private static Optional<Source> named(List<Source> sources, String alias) {
    for (Source source : sources) {
      if (source.alias().equals(alias)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }

  private Binding among(Block block, List<Source> visible, List<Source> owners, String column) {
    List<Source> shown = owners.stream().filter(source -> isInShape(source, column)).toList();
    if (owners.size() == 1) {
      boolean certain =
          !shown.isEmpty() || visible.stream().allMatch(source -> source.outputs().complete());
      return certain ? mapped(owners.get(0), column, "") : ambiguous(owners, column);
    }
    if (block.isNatural() || block.merged().contains(column)) {
      return new Binding.Merged(owners.stream().filter(Source::isMapped).toList(), column);
    }
    return ambiguous(owners, column);
  }

  private static Binding ambiguous(List<Source> owners, String column) {
    return owners.stream()
        .flatMap(source -> source.changeOf(column).stream())
        .<Binding>map(Binding.Ambiguous::new)
        .findFirst()
        .orElse(new Binding.Unmapped());
  }

  private static Binding mapped(Source source, String column, String qualifier) {
    Optional<Change> change = source.changeOf(column);
    // Behind a column alias list names mean positions: the plan gives the table its shape there.
    if (change.isEmpty() || source.renamed()) {
      return new Binding.Unmapped();
    }
    var side = change.get().sideOf(column).orElseThrow();
    MappedColumn mapped = change.get().column(side, column).orElseThrow();
    return new Binding.Mapped(source, change.get(), side, mapped, qualifier);
  }

  private static boolean holdsAny(List<Range> ranges, int position) {
    for (Range range : ranges) {
      if (range.holds(position)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What can be seen there. A join's condition sees only what stands before it, as a lateral item
   * does; every other clause sees all.
   */
  private static List<Source> visible(Block block, int position) {
    if (holdsAny(block.withoutTarget(), position)) {
      return block.sources().subList(1, block.sources().size());
    }
    if (holdsAny(block.withoutSource(), position)) {
      return block.sources().subList(0, 1);
    }
    boolean inFrom =
        block.kind() == Block.Kind.SELECT
            && block.clause(Clause.FROM).filter(from -> from.holds(position)).isPresent();
    List<Source> sources = block.sources();
    for (JoinCondition condition : block.conditions()) {
      sources = condition.range().holds(position) ? condition.sources() : sources;
    }
    return inFrom ? before(sources, position) : sources;
  }

  private static List<Source> before(List<Source> sources, int position) {
    List<Source> before = new ArrayList<>(sources.size());
    for (Source source : sources) {
      if (source.item().to() <= position) {
        before.add(source);
      }
    }
    return before;
  }
}
