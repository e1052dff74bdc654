package dev.segue.driver.equivalence.generated;

import dev.segue.rules.model.Side;

/**
 * What statements speak of. Those in both shapes write the columns of one side and read those of
 * either: on the plain table the other side's are columns that the server computes, which is sound
 * where every value has its like on the other side. {@code *} means neither there, and is left out.
 */
enum Shape {
  OLD(Side.OLD, false),
  NEW(Side.NEW, false),
  OLD_READING_NEW(Side.OLD, true),
  NEW_READING_OLD(Side.NEW, true);

  private final Side written;
  private final boolean mixed;

  Shape(Side written, boolean mixed) {
    this.written = written;
    this.mixed = mixed;
  }

  Side written() {
    return written;
  }

  boolean isMixed() {
    return mixed;
  }
}
