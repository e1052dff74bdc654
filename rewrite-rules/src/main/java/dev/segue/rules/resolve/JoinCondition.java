package dev.segue.rules.resolve;

import java.util.List;

/**
 * The condition of a join: it sees the sources of its operands alone, not what stands before a
 * comma or around its parentheses.
 *
 * @param range where it stands
 * @param sources what it sees
 */
public record JoinCondition(Range range, List<Source> sources) {
  public JoinCondition {
    sources = List.copyOf(sources);
  }
}
