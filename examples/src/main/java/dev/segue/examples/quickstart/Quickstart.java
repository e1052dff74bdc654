package dev.segue.examples.quickstart;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows two versions of an application on two shapes of the same tables at once, while every change
 * goes from off to retired and back, on a primary with a replica. It plays the operator: moves the
 * rules file, has the worker add and fill columns, and prepares them for each phase.
 */
public final class Quickstart implements AutoCloseable {
  /** Longer than the slowest machine needs; only a stuck one gets here. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Behind that the worker waits for the replica. */
  private static final Duration MAX_LAG = Duration.ofSeconds(5);

  private final String url;
  private final double scale;
  private final Duration dwell;
  private final RulesFile rules;
  private final Timeline timeline = new Timeline();
  private final List<ShopJvm> shops = new ArrayList<>();
  private final WorkerJvm worker;
  private List<Change> changes = List.of();

  private Quickstart(String url, double scale, Duration dwell, Path folder) {
    this.url = url;
    this.scale = scale;
    this.dwell = dwell;
    this.rules = new RulesFile(folder.resolve("rules.yaml"));
    this.worker = new WorkerJvm(url, rules.path());
  }

  /**
   * Runs the quickstart.
   *
   * @param arguments {@code --scale N} (TPC-H's scale factor) and {@code --dwell SECONDS} (under
   *     load in each phase)
   */
  public static void main(String[] arguments) throws Exception {
    var options = ShopProcess.options(arguments);
    double scale = Double.parseDouble(options.getOrDefault("--scale", "0.01"));
    Duration dwell = Duration.ofSeconds(Long.parseLong(options.getOrDefault("--dwell", "4")));
    Path folder = Files.createTempDirectory("segue-quickstart");
    System.exit(run(scale, dwell, folder) ? 0 : 1);
  }

  /**
   * Runs the quickstart on a server of its own.
   *
   * @param scale TPC-H's scale factor
   * @param dwell how long each phase is under load
   * @param folder where rules and logs go
   * @return whether there was no error and no difference
   */
  static boolean run(double scale, Duration dwell, Path folder)
      throws IOException, SQLException, InterruptedException {
    try (PostgresServer server = PostgresServer.start()) {
      String url = server.url("postgres");
      System.out.println("loading TPC-H at scale " + scale + " ...");
      System.out.println(TpchData.load(url, scale) + " rows; rules and logs are in " + folder);
      try (Follower follower = Follower.of(server);
          Quickstart quickstart = new Quickstart(url, scale, dwell, folder)) {
        return quickstart.run() && hasFollowed(follower);
      }
    }
  }

  /**
   * Whether the replica got all of it, and was never left further behind than the worker lets it.
   */
  private static boolean hasFollowed(Follower follower) throws SQLException, IOException {
    List<String> differences = follower.differences(PATIENCE);
    System.out.printf(
        "the replica was at most %d ms behind (the worker's limit: %d ms), and %s%n",
        follower.worst().toMillis(),
        MAX_LAG.toMillis(),
        differences.isEmpty() ? "holds the same rows" : "differs in " + differences);
    return differences.isEmpty() && follower.worst().compareTo(MAX_LAG) <= 0;
  }

  private boolean run() throws IOException, SQLException, InterruptedException {
    try {
      changes = rules.write(Phase.OFF).changes();
      Operator operator = new Operator(url, changes);
      start("old");
      stay(Phase.OFF);
      up(operator);
      back(operator);
    } finally {
      // A walk that ends early is told as far as it went.
      for (ShopJvm shop : List.copyOf(shops)) {
        stop(shop);
      }
      System.out.println();
      System.out.print(timeline.text());
    }
    return timeline.isClean();
  }

  private void up(Operator operator) throws IOException, SQLException, InterruptedException {
    move(Phase.PLANNED);
    start("new");
    stay(Phase.PLANNED);
    worker("init");
    worker("expand");
    moveAndStay(Phase.EXPANDED);
    moveAndStay(Phase.DUAL_WRITE);
    move(Phase.FALLBACK_READ);
    fill(operator, Side.NEW, Phase.FALLBACK_READ);
    stay(Phase.FALLBACK_READ);
    prepare(Phase.FALLBACK_READ, Phase.NEW_READ);
    moveAndStay(Phase.NEW_READ);
    prepare(Phase.NEW_READ, Phase.RETIRED);
    moveAndStay(Phase.RETIRED);
  }

  private void back(Operator operator) throws IOException, SQLException, InterruptedException {
    move(Phase.NEW_READ);
    fill(operator, Side.OLD, Phase.NEW_READ);
    stay(Phase.NEW_READ);
    prepare(Phase.NEW_READ, Phase.FALLBACK_READ);
    moveAndStay(Phase.FALLBACK_READ);
    moveAndStay(Phase.DUAL_WRITE);
    moveAndStay(Phase.EXPANDED);
    moveAndStay(Phase.PLANNED);
    stop(shops.get(1));
    prepare(Phase.PLANNED, Phase.OFF);
    moveAndStay(Phase.OFF);
  }

  /** The worker moves constraints and indexes as the next phase needs them, and drops columns. */
  private void prepare(Phase phase, Phase next) throws IOException, InterruptedException {
    worker("expand", "--all-instances-at", phase.label(), "--toward", next.label());
  }

  /** The worker fills and verifies; the operator, who trusts nobody, counts. */
  private void fill(Operator operator, Side side, Phase phase)
      throws IOException, SQLException, InterruptedException {
    long before = operator.absent(side);
    for (String command : List.of("backfill", "verify")) {
      worker(
          command,
          "--all-instances-at",
          phase.label(),
          "--max-lag",
          String.valueOf(MAX_LAG.toSeconds()));
    }
    long absent = operator.absent(side);
    long disagreeing = operator.disagreeing();
    note(
        "counted the rows without %s columns: %d before, %d after; %d whose sides disagree"
            .formatted(side.word(), before, absent, disagreeing));
    if (absent > 0 || disagreeing > 0) {
      throw new IllegalStateException(
          "the "
              + side.word()
              + " side is not complete: "
              + absent
              + " rows are absent, "
              + disagreeing
              + " disagree");
    }
  }

  private void moveAndStay(Phase phase) throws IOException, InterruptedException {
    move(phase);
    stay(phase);
  }

  /** Moves the file, and waits until every process is at the phase with everything it runs. */
  private void move(Phase phase) throws IOException {
    rules.write(phase);
    for (ShopJvm shop : shops) {
      await(shop, phase);
    }
  }

  private void stay(Phase phase) throws IOException, InterruptedException {
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(dwell.toMillis());
    timeline.phase(phase, Duration.ofNanos(System.nanoTime() - start), shops);
    System.out.println("  " + phase.label());
  }

  private void start(String version) throws IOException {
    ShopJvm shop = ShopJvm.start(version, url, scale, rules.path());
    shops.add(shop);
    note("started the " + version + " shop");
    await(shop, version.equals("old") ? Phase.OFF : Phase.PLANNED);
  }

  private void stop(ShopJvm shop) throws IOException {
    shops.remove(shop);
    shop.close();
    timeline.stopped(shop);
    shop.faults().forEach(fault -> System.out.println("  " + shop.version() + " shop: " + fault));
    note("stopped the " + shop.version() + " shop");
  }

  private static void await(ShopJvm shop, Phase phase) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ProcessReport report = shop.report();
    while (!report.isExactlyAt(phase)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "the %s shop does not reach %s: %s"
                .formatted(shop.version(), phase.label(), report.changes()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      report = shop.report();
    }
  }

  private void worker(String command, String... options) throws IOException, InterruptedException {
    for (String line : worker.run(command, options)) {
      timeline.worker(line);
      System.out.println("  worker:   " + line);
    }
  }

  private void note(String what) {
    timeline.operator(what);
    System.out.println("  operator: " + what);
  }

  @Override
  public void close() throws IOException {
    for (ShopJvm shop : shops) {
      shop.close();
    }
  }
}
