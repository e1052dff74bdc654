package dev.segue.rules.resolve;

import java.util.List;

/**
 * A join by columns that are called alike.
 *
 * @param names the columns
 * @param left the sources of its left operand
 * @param right those of its right operand
 */
public record Using(List<String> names, List<Source> left, List<Source> right) {
  public Using {
    names = List.copyOf(names);
    left = List.copyOf(left);
    right = List.copyOf(right);
  }

  /** The sources of the operand that the source belongs to; none if it belongs to neither. */
  public List<Source> operandOf(Source source) {
    return left.contains(source) ? left : right.contains(source) ? right : List.of();
  }
}
