package dev.segue.driver.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How much of an iteration's time its thread had a processor: what other work on the machine takes
 * away from it is no cost of what is measured.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** On a processor, in nanoseconds. */
  public double busyNanos;

  /** By the clock, in nanoseconds. */
  public double wallNanos;

  private long busySince;
  private long wallSince;

  /** Begins. */
  @Setup(Level.Iteration)
  public void begin() {
    busySince = THREADS.getCurrentThreadCpuTime();
    wallSince = System.nanoTime();
  }

  /** Ends. */
  @TearDown(Level.Iteration)
  public void end() {
    busyNanos = THREADS.getCurrentThreadCpuTime() - busySince;
    wallNanos = System.nanoTime() - wallSince;
  }
}
