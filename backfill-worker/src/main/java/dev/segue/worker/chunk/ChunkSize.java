package dev.segue.worker.chunk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many rows the next transaction has, so that it holds its locks about as long as wanted. It
 * follows the slower of the recent chunks, grows step by step, and shrinks at once where one took
 * far too long. Confined to one thread.
 */
public final class ChunkSize {
  /** A first chunk that is small on any machine. */
  private static final int FIRST = 500;

  /** Fewer rows cost more in commits than they spare in locks. */
  private static final int FLOOR = 50;

  /**
   * The floor of chunks that only read, which spare nobody a wait: on a busy server a chunk's own
   * statements alone take longer than they may, and fewer rows would make that no better.
   */
  private static final int READING_FLOOR = 1_000;

  /** Beyond this a chunk's memory and its undoing matter, however fast it is. */
  private static final int CEILING = 50_000;

  /** Enough chunks for a percentile, few enough to follow a change of load in seconds. */
  private static final int WINDOW = 16;

  /** The quarter of the slowest chunks is what the lock time should hold for. */
  private static final double PERCENTILE = 0.25;

  /** Twice as many rows at most: a guess that is wrong is then wrong by little. */
  private static final int GROWTH = 2;

  /** A chunk that took this often the time that it may was an accident, not a trend. */
  private static final int OUTLIER = 3;

  private final Deque<Double> rowsPerMilli = new ArrayDeque<>();
  private final int floor;
  private final int most;
  private long targetMillis;
  private int rows;

  /**
   * Transactions of that duration.
   *
   * @param most how many rows a chunk may have, in however many transactions
   */
  public ChunkSize(Duration target, int most) {
    this(target, FLOOR, most);
  }

  private ChunkSize(Duration target, int floor, int most) {
    this.floor = floor;
    this.most = most;
    this.rows = Math.max(FIRST, floor);
    this.targetMillis = Math.max(1, target.toMillis());
  }

  /**
   * Transactions of about that duration that only read.
   *
   * @param most how many rows a chunk may have
   */
  public static ChunkSize reading(Duration target, int most) {
    return new ChunkSize(target, READING_FLOOR, most);
  }

  /** The rows of the next transaction, at least 1. */
  public int rows() {
    return Math.min(rows, most);
  }

  /** The rows of a chunk at most, all its transactions together; at least 1. */
  public int most() {
    return most;
  }

  /** Wants another duration from now on. */
  public void target(Duration target) {
    this.targetMillis = Math.max(1, target.toMillis());
  }

  /** Notes how long a chunk of that many rows took. */
  public void took(int chunk, Duration time) {
    double millis = Math.max(0.1, time.toNanos() / 1e6);
    if (millis > OUTLIER * targetMillis && chunk > floor) {
      rowsPerMilli.clear();
      rows = Math.max(floor, (int) (chunk * targetMillis / millis));
      return;
    }
    rowsPerMilli.addLast(chunk / millis);
    if (rowsPerMilli.size() > WINDOW) {
      rowsPerMilli.removeFirst();
    }
    double[] sorted = rowsPerMilli.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double slow = sorted[(int) (PERCENTILE * (sorted.length - 1))];
    int wanted = (int) Math.min(CEILING, slow * targetMillis);
    // Below the floor only while a bad row is looked for: from there it grows back as it shrank.
    rows = Math.max(Math.min(rows, floor), Math.min(wanted, rows * GROWTH));
    rows = Math.max(1, rows);
  }

  /** Makes chunks half as large, at most: a row in that one is in the way, or it took too long. */
  public void halve(int chunk) {
    rowsPerMilli.clear();
    rows = Math.max(1, Math.min(rows, chunk / 2));
  }
}
