package dev.segue.worker.chunk;

/**
 * How the chunks of a fill are cut, as its table asks for.
 *
 * @param stripes into how many small transactions a chunk is divided; 1 for none
 * @param why that many, in words
 * @param beside whether most rows are to find room on their own pages, and no index is touched
 * @param rowBytes about how much the update of one row writes into the table; 0 if unknown
 */
public record FillShape(int stripes, String why, boolean beside, long rowBytes) {
  /**
   * A chunk's rows are still in the server's cache when its next stripe comes (by default it has
   * 128 MB), and a replica gets no more than that at once: the size of a segment of the log.
   */
  static final long BUDGET = 16 << 20;

  /** How many rows a chunk may have, all its stripes together; at least 1. */
  public int mostRows() {
    long rows = rowBytes == 0 ? Integer.MAX_VALUE : BUDGET / rowBytes;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, rows));
  }
}
