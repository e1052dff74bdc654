package dev.segue.driver.equivalence.generated;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names that an expression may use: those of its own block and of the blocks around it. */
final class Scope {
  /** A column as it can be referred to. */
  record Seen(Source source, Column column) {}

  private final Optional<Scope> outer;
  private final List<Source> sources = new ArrayList<>();
  private final Set<String> merged = new HashSet<>();

  /** Those whose columns of the merged names are one column. */
  private final List<Source> joined = new ArrayList<>();

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  static Scope top() {
    return new Scope(Optional.empty());
  }

  static Scope of(Source... sources) {
    Scope scope = top();
    scope.sources.addAll(List.of(sources));
    return scope;
  }

  /** A scope inside of this one. */
  Scope inner() {
    return new Scope(Optional.of(this));
  }

  /** This scope without the ones around it. */
  Scope alone() {
    Scope scope = top();
    scope.sources.addAll(sources);
    scope.merged.addAll(merged);
    scope.joined.addAll(joined);
    return scope;
  }

  void add(Source source) {
    sources.add(source);
  }

  void merge(Set<String> names, List<Source> among) {
    merged.addAll(names);
    joined.addAll(among);
  }

  Set<String> merged() {
    return merged;
  }

  /** Whether {@code *} shows that column of the source by itself, and not as a merged one. */
  boolean isApart(Source source, Column column) {
    return !merged.contains(column.name()) || !joined.contains(source);
  }

  List<Source> sources() {
    return sources;
  }

  /** The columns of a kind; those of the blocks around now and then. */
  List<Seen> columns(Dice dice, Kind kind) {
    List<Seen> found = new ArrayList<>();
    for (Source source : sources) {
      for (Column column : source.columns()) {
        if (column.kind() == kind) {
          found.add(new Seen(source, column));
        }
      }
    }
    if (outer.isPresent() && (found.isEmpty() || dice.percent(25))) {
      return outer.get().columns(dice, kind).stream()
          .filter(seen -> sources.stream().noneMatch(s -> s.alias().equals(seen.source().alias())))
          .toList();
    }
    return found;
  }

  /** A reference to the column, qualified unless its name alone means it. */
  Piece reference(Dice dice, Seen seen) {
    String name = Names.spell(dice, seen.column().name());
    boolean qualify = !isClear(seen) || dice.percent(55);
    return new Piece.Text((qualify ? Names.spell(dice, seen.source().alias()) + "." : "") + name);
  }

  /** Whether a table here shows columns of both shapes. */
  private boolean isMixed() {
    return sources.stream().anyMatch(s -> s.starred().isEmpty() && !s.key().isEmpty());
  }

  private boolean isAlias(String name) {
    return sources.stream().anyMatch(source -> source.alias().equals(name))
        || (outer.isPresent() && outer.get().isAlias(name));
  }

  private boolean isClear(Seen seen) {
    String name = seen.column().name();
    if (isMixed() && isAlias(name)) {
      // Of both shapes a name means the row before it means a column of the other one.
      return false;
    }
    long here = sources.stream().filter(source -> source.has(name)).count();
    if (here == 0) {
      return outer.isPresent() && outer.get().isClear(seen);
    }
    return sources.contains(seen.source()) && here == 1 && !merged.contains(name);
  }
}
