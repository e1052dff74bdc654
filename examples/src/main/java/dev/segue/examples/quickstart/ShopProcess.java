package dev.segue.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One version of the shop in a JVM of its own, under load until its standard input closes. Each
 * second it prints a line of statistics as JSON, and at the end, the first faults on the error
 * stream.
 */
public final class ShopProcess {
  /** Fewer than the pool's connections would hide what waiting for one does. */
  private static final int USERS = 4;

  private static final int MAX_CONNECTIONS = 4;

  private ShopProcess() {}

  /**
   * Runs the shop.
   *
   * @param arguments {@code --version old|new --url URL --scale N} and, through Segue, {@code
   *     --rules FILE --report FILE}; {@code --seconds N} ends it by itself
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = options(arguments);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread input = new Thread(() -> awaitEnd(stopped), "input");
    input.setDaemon(true);
    if (!options.containsKey("--seconds")) {
      input.start();
    }
    Statistics statistics = run(options, stopped);
    statistics.examples().forEach(System.err::println);
    System.exit(statistics.faults() == 0 ? 0 : 1);
  }

  /** Runs users until told to stop or until the time is over. */
  static Statistics run(Map<String, String> options, CountDownLatch stopped)
      throws InterruptedException {
    String version = required(options, "--version");
    Statistics statistics = new Statistics(version);
    Oracle oracle = new Oracle(Double.parseDouble(required(options, "--scale")));
    long seconds =
        Long.parseLong(options.getOrDefault("--seconds", String.valueOf(Long.MAX_VALUE)));
    try (HikariDataSource pool = pool(options)) {
      Shop shop = version.equals("old") ? new OldShop(pool) : new NewShop(pool);
      CountDownLatch ending = new CountDownLatch(1);
      List<Thread> users = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        Workload workload = new Workload(shop, oracle, statistics, version.hashCode() + i);
        Thread user = new Thread(() -> work(workload, ending), version + "-user-" + i);
        users.add(user);
        user.start();
      }
      for (long second = 0; second < seconds; second++) {
        boolean told = stopped.await(1, TimeUnit.SECONDS);
        System.out.println(statistics.line());
        if (told) {
          break;
        }
      }
      ending.countDown();
      for (Thread user : users) {
        user.join();
      }
    }
    System.out.println(statistics.line());
    return statistics;
  }

  private static void work(Workload workload, CountDownLatch ending) {
    while (ending.getCount() > 0) {
      workload.step();
    }
  }

  private static HikariDataSource pool(Map<String, String> options) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(required(options, "--url"));
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    if (options.containsKey("--rules")) {
      config.addDataSourceProperty("segue.rules", required(options, "--rules"));
      config.addDataSourceProperty("segue.report", required(options, "--report"));
      config.addDataSourceProperty("segue.shape", required(options, "--version"));
      config.addDataSourceProperty("segue.unsupervised", "allow");
    }
    return new HikariDataSource(config);
  }

  private static void awaitEnd(CountDownLatch stopped) {
    try {
      while (System.in.read() >= 0) {
        // Only its end says something.
      }
    } catch (IOException e) {
      System.err.println("standard input: " + e);
    }
    stopped.countDown();
  }

  static Map<String, String> options(String... arguments) {
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException("options come in pairs: --name value");
    }
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("missing " + name);
    }
    return value;
  }
}
