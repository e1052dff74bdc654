package dev.segue.worker.cli;

import dev.segue.testing.PostgresServer;
import dev.segue.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What an application notices of a backfill: the latencies of a load like pgbench's, at a share of
 * what the machine can do, with a backfill that runs and with one that is paused, by turns. Prints
 * the ratio of each percentile over all turns.
 */
public final class LoadBenchmark {
  private static final int ACCOUNTS = 3_000_000;
  private static final int TURNS = 20;
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Duration SETTLING = Duration.ofSeconds(1);
  private static final double[] SHARES = {0.5, 0.95, 0.99, 0.999};

  /**
   * Whole pages behind a checkpoint as in production, and none in the middle of a window: one in
   * some windows and not in others would be all that is seen.
   */
  private static final Map<String, String> SETTINGS =
      Map.of("full_page_writes", "on", "max_wal_size", "16GB", "checkpoint_timeout", "1h");

  private static final String RULES =
      """
      segue: 1
      changes:
        - id: accounts-owner
          table: accounts
          phase: dual-write
          rename: {from: owner, to: holder, type: text}
      """;

  private final String url;
  private final Path rules;

  private LoadBenchmark(String url, Path rules) {
    this.url = url;
    this.rules = rules;
  }

  /**
   * Runs it.
   *
   * @param arguments whether the disk is waited for, {@code on} or {@code off}: where it stalls,
   *     that is all that is seen; how much of what the machine can do the application asks for,
   *     from 0 to 1; the backfill's rates in rows a second
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("fsync", arguments[0]);
    Path rules = Files.createTempDirectory("segue-load").resolve("rules.yaml");
    Files.writeString(rules, RULES);
    try (PostgresServer server = PostgresServer.start(settings)) {
      new LoadBenchmark(server.url("postgres"), rules)
          .run(
              Double.parseDouble(arguments[1]),
              Arrays.stream(arguments[2].split(" ")).map(Integer::valueOf).toList());
    }
    System.exit(0);
  }

  private void run(double share, List<Integer> rates) throws Exception {
    TestPostgres.execute(url, ForegroundLoad.TABLES.toArray(String[]::new));
    TestPostgres.execute(
        url,
        "CREATE TABLE accounts (id bigint PRIMARY KEY, branch int, balance bigint, owner text,"
            + " filler text, holder text)",
        "INSERT INTO accounts SELECT i, i % 100, 0, 'Owner ' || md5(i::text), repeat('x', 84)"
            + " FROM generate_series(1, "
            + ACCOUNTS
            + ") AS i",
        "VACUUM (FREEZE, ANALYZE)",
        "CHECKPOINT");
    command("init", rules.toString());
    try (ForegroundLoad load = new ForegroundLoad(url, ACCOUNTS)) {
      load.most(Duration.ofSeconds(10));
      double rate = share * load.most(Duration.ofSeconds(10));
      System.out.printf(
          Locale.ROOT, "%,.0f transactions a second on %,d accounts%n", rate, ACCOUNTS);
      CompletableFuture<Run> backfill = backfill(rates.get(0));
      for (int rows : rates) {
        command("throttle", "--rate", String.valueOf(rows));
        measure(load, rate, rows);
      }
      command("stop");
      backfill.get();
    }
  }

  private void measure(ForegroundLoad load, double rate, int rows) throws Exception {
    List<ForegroundLoad.Latencies> without = new ArrayList<>();
    List<ForegroundLoad.Latencies> with = new ArrayList<>();
    long filled = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      command("pause");
      // What the last window or the command left to be done is not this one's.
      load.run(SETTLING, rate);
      without.add(load.run(WINDOW, rate));
      command("resume");
      load.run(SETTLING, rate);
      long before = seen();
      with.add(load.run(WINDOW, rate));
      filled += seen() - before;
    }
    System.out.printf(
        Locale.ROOT,
        "%s rows a second (%,.0f in truth)%n",
        rows == 0 ? "any number of" : String.format(Locale.ROOT, "%,d", rows),
        filled / (double) (TURNS * WINDOW.toSeconds()));
    for (double share : SHARES) {
      print(share, without, with);
    }
  }

  private static void print(
      double share, List<ForegroundLoad.Latencies> without, List<ForegroundLoad.Latencies> with) {
    double alone = ForegroundLoad.Latencies.of(without).percentile(share);
    double[] ratios = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      ratios[turn] = with.get(turn).percentile(share) / without.get(turn).percentile(share);
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "  p%-4s  %.2f of %.2f ms without; of a turn %.2f (half of them between %.2f and %.2f)%n",
        share * 100,
        ForegroundLoad.Latencies.of(with).percentile(share) / alone,
        alone,
        (ratios[TURNS / 2 - 1] + ratios[TURNS / 2]) / 2,
        ratios[TURNS / 4],
        ratios[TURNS - 1 - TURNS / 4]);
  }

  private CompletableFuture<Run> backfill(int rows) throws Exception {
    CompletableFuture<Run> run =
        CompletableFuture.supplyAsync(
            () ->
                Run.of(
                    Map.of("SEGUE_URL", url),
                    "",
                    "backfill",
                    rules.toString(),
                    "--all-instances-at",
                    "dual-write",
                    "--rate",
                    String.valueOf(rows)));
    while (seen() == 0) {
      if (run.isDone()) {
        throw new IllegalStateException(run.get().out() + run.get().err());
      }
    }
    return run;
  }

  /** Rows of chunks that are done. */
  private long seen() throws SQLException {
    return TestPostgres.number(url, "SELECT coalesce(sum(filled), 0) FROM segue.segue_range");
  }

  private void command(String... arguments) {
    Run run = Run.of(Map.of("SEGUE_URL", url), "", arguments);
    if (run.exit() != 0) {
      throw new IllegalStateException(run.out() + run.err());
    }
  }
}
