package dev.segue.ladder;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The values of a split, as numbers: one old column that holds both parts, two new columns that
 * hold one each. The mapping is exact, so that a value has the same number on both sides. {@link
 * #ABSENT} is NULL in the old column and in both new ones.
 *
 * @param firsts how many values the first part has, NULL among them
 * @param lasts how many the last part has, NULL among them
 */
record Values(int firsts, int lasts) {
  static final int ABSENT = 0;

  private static final String LETTERS = "-abcdef";

  List<Integer> all() {
    return IntStream.range(0, firsts * lasts).boxed().toList();
  }

  int withFirst(int value, int first) {
    return value / firsts * firsts + first;
  }

  int withLast(int value, int last) {
    return last * firsts + value % firsts;
  }

  /** The value as {@code first last}, with a dash for NULL. */
  String words(int value) {
    return "'%c %c'".formatted(LETTERS.charAt(value % firsts), LETTERS.charAt(value / firsts));
  }
}
