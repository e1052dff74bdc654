package dev.segue.rules.resolve;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT, VALUES or TABLE, or a writing statement without its WITH: a scope of names. Positions
 * are those of tokens.
 */
public final class Block {
  /** What kind of block it is. */
  public enum Kind {
    SELECT,
    VALUES,
    TABLE,
    INSERT,
    UPDATE,
    DELETE,
    MERGE;

    /** Whether it writes its first source. */
    public boolean writes() {
      return this != SELECT && this != VALUES && this != TABLE;
    }
  }

  private final Kind kind;
  private final Query query;
  private final Range range;
  private final Map<Clause, Range> clauses = new EnumMap<>(Clause.class);
  private final List<Source> sources = new ArrayList<>();
  private final List<MergeArm> mergeArms = new ArrayList<>();
  private final List<Range> withoutTarget = new ArrayList<>();
  private final List<Range> withoutSource = new ArrayList<>();
  private final List<JoinCondition> conditions = new ArrayList<>();
  private final List<Using> usings = new ArrayList<>();
  private final List<Integer> namedJoins = new ArrayList<>();
  private final Set<String> merged = new HashSet<>();
  private boolean natural;
  private boolean distinct;
  private @Nullable Range distinctOn;

  Block(Kind kind, Query query, Range range) {
    this.kind = kind;
    this.query = query;
    this.range = range;
  }

  public Kind kind() {
    return kind;
  }

  /** The query that it is a part of. */
  public Query query() {
    return query;
  }

  /** The position of its first word. */
  public int start() {
    return range.from();
  }

  /** The position behind its last token. */
  public int end() {
    return range.to();
  }

  /** Whether it holds the token at that position. */
  public boolean holds(int position) {
    return range.holds(position);
  }

  /** Where that clause stands, if it has one. */
  public Optional<Range> clause(Clause clause) {
    return Optional.ofNullable(clauses.get(clause));
  }

  /** The clause that a token of the block, or of what is nested in it, stands in. */
  public Optional<Clause> clauseAt(int position) {
    for (Map.Entry<Clause, Range> entry : clauses.entrySet()) {
      if (entry.getValue().holds(position)) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /** Whether its select list is what the application sees. */
  public boolean isOutermost() {
    return query.role() == Query.Role.RESULT;
  }

  /** What it reads from, in order; for a write, its target first. */
  public List<Source> sources() {
    return sources;
  }

  /** The actions of a MERGE. */
  public List<MergeArm> mergeArms() {
    return mergeArms;
  }

  /** The cases of a MERGE for which there is no row of the target. */
  public List<Range> withoutTarget() {
    return withoutTarget;
  }

  /** The cases of a MERGE for which there is a row of the target only. */
  public List<Range> withoutSource() {
    return withoutSource;
  }

  /** The columns that USING merges. */
  public Set<String> merged() {
    return merged;
  }

  /** The conditions of its joins. */
  public List<JoinCondition> conditions() {
    return conditions;
  }

  /** The joins that USING makes. */
  public List<Using> usings() {
    return usings;
  }

  /** Where joins in parentheses get an alias, which hides the tables in them. */
  public List<Integer> namedJoins() {
    return namedJoins;
  }

  /** Whether it has a NATURAL join. */
  public boolean isNatural() {
    return natural;
  }

  /** Whether rows are made one that its select list does not tell apart. */
  public boolean isDistinct() {
    return distinct;
  }

  /** What stands in the parentheses of DISTINCT ON. */
  public Optional<Range> distinctOn() {
    return Optional.ofNullable(distinctOn);
  }

  /** Whether the select list and another clause must say the same. */
  public boolean isGrouped() {
    return distinct || clauses.containsKey(Clause.GROUP);
  }

  void put(Clause clause, Range where) {
    clauses.put(clause, where);
  }

  void makeNatural() {
    natural = true;
  }

  void makeDistinct() {
    distinct = true;
  }

  void makeDistinctOn(Range expressions) {
    distinct = true;
    distinctOn = expressions;
  }
}
