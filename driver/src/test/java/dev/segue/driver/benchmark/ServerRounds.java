package dev.segue.driver.benchmark;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work through a wrapper, and the same by hand, in rounds: in turns, so that whatever else the
 * machine does falls on both; on the same connections, too, for on two processors it matters for
 * long where a server's process happens to run. The work by hand is done twice in each round: what
 * those two differ by, this run cannot tell from nothing.
 *
 * @param name what is printed
 * @param rounds how many
 * @param times how often on each connection in a round; few, for the machine has whims that last
 *     longer
 * @param byHand what is done on the connections as they are
 * @param wrapped what is done through the wrapper
 */
record ServerRounds(String name, int rounds, int times, ServerWork byHand, ServerWork wrapped) {
  /** So many rounds of a task, that all it runs has been compiled for good, count for nothing. */
  private static final int WARMING = 2;

  static void printHead(String title) {
    System.out.printf(
        Locale.ROOT,
        "%non the server, %s, medians of rounds (quartiles)%n%-26s %20s %20s %20s %20s%n",
        title,
        "",
        "time",
        "by hand, again",
        "client's cpu",
        "by hand, again");
  }

  /**
   * Runs them and prints the ratios.
   *
   * @param wrapping connections through the wrapper
   * @param raw the vendor's own ones within those
   */
  void print(List<Connection> wrapping, List<Connection> raw) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(raw.size());
    List<List<Connection>> ways = List.of(wrapping, raw, raw);
    double[][] time = new double[2][rounds];
    double[][] cpu = new double[2][rounds];
    try {
      for (int round = -WARMING * rounds; round < rounds; round++) {
        double[][] took = new double[ways.size()][];
        for (int turn = 0; turn < ways.size(); turn++) {
          // By turns first, since the second may find what the first left in caches.
          int way = Math.floorMod(round + turn, ways.size());
          took[way] = round(threads, ways.get(way), way == 0 ? wrapped : byHand, times);
        }
        for (int way = 0; way < 2 && round >= 0; way++) {
          time[way][round] = took[way][0] / took[2][0];
          cpu[way][round] = took[way][1] / took[2][1];
        }
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.printf(
        Locale.ROOT,
        "%-26s %20s %20s %20s %20s%n",
        name,
        told(time[0]),
        told(time[1]),
        told(cpu[0]),
        told(cpu[1]));
  }

  private static String told(double[] ratios) {
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f-%.3f)",
        ratios[ratios.length / 2],
        ratios[ratios.length / 4],
        ratios[3 * ratios.length / 4]);
  }

  /** The time that the work takes on all connections at once, and what its threads compute. */
  private static double[] round(
      ExecutorService threads, List<Connection> connections, ServerWork work, int times)
      throws Exception {
    List<Future<Long>> running = new ArrayList<>();
    long begun = System.nanoTime();
    for (Connection connection : connections) {
      running.add(
          threads.submit(
              () -> {
                long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                work.on(connection, times);
                return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busy;
              }));
    }
    long busy = 0;
    for (Future<Long> each : running) {
      busy += each.get();
    }
    return new double[] {System.nanoTime() - begun, busy};
  }
}
