package dev.segue.worker.sidecar;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.run.Purpose;
import dev.segue.worker.sidecar.Duty.Kind;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What this sidecar does at the moment. Told by the thread that does it, read by any. */
public final class Activity implements WorkListener {
  /** Enough to see how chunk times spread. */
  private static final int CHUNKS = 120;

  /** A chunk that was committed. */
  public record Chunk(int rows, Duration time) {}

  private final Change change;
  private final Wish wish;
  private final StopSignal stop = new StopSignal(Optional.empty());
  private final WorkListener also;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private Optional<String> waitsFor = Optional.empty();
  private Optional<String> signal = Optional.empty();

  Activity(Change change, Wish wish, WorkListener also) {
    this.change = change;
    this.wish = wish;
    this.also = also;
  }

  /** The change, at the phase at which this was begun. */
  public Change change() {
    return change;
  }

  /** What is done to it. */
  public Kind kind() {
    return wish.kind();
  }

  /** How it is done. */
  Wish wish() {
    return wish;
  }

  /** The kind of work that it is, if it is one. */
  Optional<WorkKind> workKind() {
    Side side = change.phase() == Phase.NEW_READ ? Side.OLD : Side.NEW;
    return switch (kind()) {
      case FILL -> Optional.of(Purpose.FILL.kind(side));
      case VERIFY -> Optional.of(wish.repairs() ? WorkKind.REPAIR : Purpose.VERIFY.kind(side));
      case EXPAND, DONE, IDLE, BLOCKED, PERSON -> Optional.empty();
    };
  }

  /** What ends it behind its chunk. */
  StopSignal stop() {
    return stop;
  }

  /** Why it waits, if it does. */
  public synchronized Optional<String> waitsFor() {
    return waitsFor;
  }

  /** The throttle's signal for which it waits, if it does. */
  public synchronized Optional<String> signal() {
    return signal;
  }

  /** The last chunks, the oldest first. */
  public synchronized List<Chunk> chunks() {
    return new ArrayList<>(chunks);
  }

  @Override
  public void moved(Totals totals, int pass, int chunkRows) {
    also.moved(totals, pass, chunkRows);
  }

  @Override
  public synchronized void worked(int rows, long filled, Duration time) {
    waitsFor = Optional.empty();
    chunks.addLast(new Chunk(rows, time));
    if (chunks.size() > CHUNKS) {
      chunks.removeFirst();
    }
    also.worked(rows, filled, time);
  }

  @Override
  public synchronized void throttled(Optional<String> by) {
    signal = by;
    also.throttled(by);
  }

  @Override
  public synchronized void waits(String reason) {
    waitsFor = Optional.of(reason);
    also.waits(reason);
  }

  @Override
  public void ended() {
    throttled(Optional.empty());
    also.ended();
  }
}
