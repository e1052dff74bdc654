package dev.segue.worker.work;

import dev.segue.worker.chunk.ChunkSize;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkRange;
import dev.segue.worker.work.ChunkTask.Cut;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * One transaction of a work: it claims a range, works on its next chunk, and stores how far it
 * came; either all of it happens or nothing. The claim is the lock on the range's row. Confined to
 * one thread.
 */
final class ChunkStep {
  private static final int NONE = -1;

  /** What a transaction found to do. */
  enum Found {
    MOVED,
    NOTHING_LEFT,
    PAUSED,
    OVER
  }

  /**
   * What there is to say of a transaction.
   *
   * @param looked whether it was a look at rows that others had counted before
   */
  record Done(Found found, Work work, Totals totals, boolean looked, int rows, long filled) {}

  private final Job job;
  private final ChunkSize size;
  private final LockOutlook outlook = new LockOutlook();

  private Optional<WorkRange> claimed = Optional.empty();
  private int attempted;
  private long begun;

  /** The range in which a chunk failed: it goes on without stripes, whose rows lie apart. */
  private int undivided = NONE;

  /** The range in which rows are locked: the others come first. */
  private int contended = NONE;

  ChunkStep(Job job, ChunkSize size) {
    this.job = job;
    this.size = size;
  }

  /** Does it, in the caller's transaction. */
  Done run(Connection connection) throws SQLException {
    attempted = 0;
    claimed = Optional.empty();
    job.database()
        .transactions()
        .bound(connection, outlook.next().longestWait(), WorkRunner.STATEMENT_BOUND);
    Optional<WorkRange> range = job.store().claim(connection, job.id(), contended);
    // Read behind the claim: while a range is held nobody begins another pass.
    Work work = job.store().work(connection, job.id());
    Optional<Found> told =
        switch (work.state()) {
          case PAUSED -> Optional.of(Found.PAUSED);
          case STOPPED, FAILED, DONE, NEWER -> Optional.of(Found.OVER);
          case RUNNING -> range.isEmpty() ? Optional.of(Found.NOTHING_LEFT) : Optional.empty();
        };
    if (told.isPresent()) {
      Totals totals = job.store().totals(connection, job.id());
      return new Done(told.get(), work, totals, false, 0, 0);
    }
    claimed = range;
    size.target(Duration.ofMillis(work.targetMillis()));
    begun = System.nanoTime();
    NextChunk next = next(connection, work, range.orElseThrow());
    attempted = next.attempted();
    long filled = chunk(connection, work, range.orElseThrow(), next);
    Totals totals = job.store().totals(connection, job.id());
    return new Done(Found.MOVED, work, totals, next.stripe().isEmpty(), attempted, filled);
  }

  /** Notes that the transaction was committed; how long it held its rows. */
  Duration committed(Done done) {
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    if (done.found() == Found.MOVED && !done.looked()) {
      size.took(done.rows(), time);
      outlook.passed();
    }
    return time;
  }

  /** The range that the transaction claimed, as it was before. */
  Optional<WorkRange> claimed() {
    return claimed;
  }

  /** About how many rows it was at; 0 if it failed before it was at any. */
  int attempted() {
    return attempted;
  }

  /** Notes that it met a lock; whether the next attempt goes about it in another way. */
  boolean metLock() {
    boolean another = outlook.met();
    if (!another) {
      claimed.ifPresent(range -> contended = range.number());
    }
    return another;
  }

  /** Has the next chunk of the range be half as large at most, and in one transaction. */
  void narrow() {
    size.halve(Math.max(1, attempted));
    undivided = claimed.map(WorkRange::number).orElse(NONE);
  }

  /** Notes that the row in the way is known. */
  void widen() {
    undivided = NONE;
  }

  /**
   * The rows of a chunk: no more than the rate allows in half a second, so that people are heard.
   */
  private int wanted(Work work) {
    long most = work.rate() == 0 ? Integer.MAX_VALUE : Math.max(1, work.rate() / 2);
    return (int) Math.min(size.rows(), most);
  }

  private NextChunk next(Connection connection, Work work, WorkRange range) throws SQLException {
    return NextChunk.of(
        connection,
        job.sql(),
        range,
        wanted(work),
        size.most(),
        rows -> {
          Cut cut = job.task().cut(rows, work.pass());
          return range.number() == undivided ? new Cut(1, cut.looks()) : cut;
        });
  }

  /** Works on that part of a range; how many rows were given values. */
  private long chunk(Connection connection, Work work, WorkRange range, NextChunk next)
      throws SQLException {
    ChunkTask task = job.task();
    ChunkTask.Outcome outcome =
        next.stripe().isPresent()
            ? task.run(connection, next.keys(), next.stripe().get(), work.pass(), outlook.next())
            : task.look(connection, next.keys());
    if (!next.isLast()) {
      // The commit that ends the chunk brings these to disk, and is felt by the throttle.
      job.database().transactions().commitEarly(connection);
    }
    for (Finding finding : outcome.findings()) {
      job.store().addRow(connection, job.id(), finding);
    }
    job.store()
        .advance(connection, job.id(), range.number(), next.advance(range, outcome), job.worker());
    return outcome.filled();
  }
}
