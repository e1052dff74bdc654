package dev.segue.worker.cli;

import dev.segue.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a fill costs the server, beside the ways in which people do it by hand: one UPDATE of the
 * whole table, and keyset chunks in a plain loop. Each on a table of its own in one server, one
 * after another; prints ratios to the one UPDATE. On Linux only, for it reads the server's
 * processor time from /proc.
 */
public final class FillBenchmark {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: users-name
          table: users
          phase: %s
          rename: {from: name, to: full_name, type: text}
      """;

  /** The kernel counts in hundredths of a second. */
  private static final double TICKS = 100;

  private final String url;
  private final Path folder;
  private final int rows;
  private final Connection connection;
  private final long postmaster;

  private interface Way {
    void fill() throws Exception;
  }

  /** What one way took. */
  private record Cost(
      String way,
      double seconds,
      double cpu,
      long wal,
      long pages,
      double heap,
      double index,
      double hot) {}

  private FillBenchmark(String url, Path folder, int rows) throws SQLException, IOException {
    this.url = url;
    this.folder = folder;
    this.rows = rows;
    this.connection = DriverManager.getConnection(url);
    Path file = Path.of(text("SHOW data_directory")).resolve("postmaster.pid");
    this.postmaster = Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  /** Runs it; the argument is the number of rows, two millions if there is none. */
  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length == 0 ? 2_000_000 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("segue-fill");
    try (PostgresServer server = PostgresServer.start(PostgresServer.DURABLE)) {
      new FillBenchmark(server.url("postgres"), folder, rows).run();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    List<Cost> costs = new ArrayList<>();
    costs.add(cost("one UPDATE", () -> execute("UPDATE users SET full_name = name")));
    costs.add(cost("chunks of 1,000", () -> chunks(1_000)));
    costs.add(cost("chunks of 10,000", () -> chunks(10_000)));
    costs.add(cost("segue backfill", this::worker));
    print(costs);
  }

  private Cost cost(String way, Way how) throws Exception {
    execute(
        "DROP TABLE IF EXISTS users",
        "CREATE TABLE users (id bigint PRIMARY KEY, name text, email text, note text)",
        // As real ones, addresses do not ascend with the key: their index is met all over.
        "INSERT INTO users SELECT i, 'User ' || i, md5(i::text) || '@example.com', repeat('x', 128)"
            + " FROM generate_series(1, "
            + rows
            + ") AS i",
        "CREATE INDEX users_email ON users (email)",
        "VACUUM (FREEZE, ANALYZE) users");
    Files.writeString(folder.resolve("rules.yaml"), RULES.formatted("dual-write"));
    execute("ALTER TABLE users ADD full_name text", "DROP SCHEMA IF EXISTS segue CASCADE");
    command("init");
    execute("CHECKPOINT", "SELECT pg_stat_reset()", "SELECT pg_stat_reset_shared('wal')");
    long heap = number("SELECT pg_relation_size('users')");
    long index = number("SELECT pg_relation_size('users_email')");
    String wal = text("SELECT pg_current_wal_lsn()");
    double cpu = serverSeconds();
    long begun = System.nanoTime();
    how.fill();
    double seconds = (System.nanoTime() - begun) / 1e9;
    double spent = serverSeconds() - cpu;
    long written = number("SELECT pg_current_wal_lsn() - '" + wal + "'::pg_lsn");
    long left = number("SELECT count(*) FROM users WHERE full_name IS NULL");
    if (left > 0) {
      throw new IllegalStateException(way + " left " + left + " rows");
    }
    execute("SELECT pg_stat_force_next_flush()");
    return new Cost(
        way,
        seconds,
        spent,
        written,
        number("SELECT wal_fpi FROM pg_stat_wal"),
        growth(heap, "users"),
        growth(index, "users_email"),
        number("SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'users'")
            / (double) rows);
  }

  private double growth(long before, String relation) throws SQLException {
    return number("SELECT pg_relation_size('" + relation + "')") / (double) before - 1;
  }

  private void chunks(int size) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE users SET full_name = name WHERE id > ? AND id <= ? AND full_name IS NULL")) {
      for (int from = 0; from < rows; from += size) {
        statement.setLong(1, from);
        statement.setLong(2, from + (long) size);
        statement.executeUpdate();
      }
    }
  }

  /** Without waiting for vacuum: how long that takes says nothing of the worker. */
  private void worker() {
    command("backfill", "--all-instances-at", "dual-write", "--max-dead", "1000000");
  }

  private void command(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of(name, folder.resolve("rules.yaml").toString()));
    arguments.addAll(List.of(options));
    Run run = Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
    if (run.exit() != 0) {
      throw new IllegalStateException(run.out() + run.err());
    }
    // What it waited for is part of the result.
    run.err().lines().filter(line -> line.contains("waits")).forEach(System.out::println);
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private long number(String sql) throws SQLException {
    return new java.math.BigDecimal(text(sql)).longValue();
  }

  /** The processor time of the server: its sessions, alive or ended, and its own workers. */
  private double serverSeconds() throws IOException {
    double seconds = 0;
    try (var processes = ProcessHandle.of(postmaster).orElseThrow().children()) {
      for (ProcessHandle process : processes.toList()) {
        seconds += seconds(process.pid(), 13, 14);
      }
    }
    return seconds + seconds(postmaster, 15, 16);
  }

  private static double seconds(long pid, int... fields) throws IOException {
    Path stat = Path.of("/proc", String.valueOf(pid), "stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String line = Files.readString(stat);
    // The name in parentheses may hold blanks; the fields behind it are counted from 3.
    String[] rest = line.substring(line.lastIndexOf(')') + 2).split(" ");
    double ticks = 0;
    for (int field : fields) {
      ticks += Long.parseLong(rest[field - 2]);
    }
    return ticks / TICKS;
  }

  private void print(List<Cost> costs) {
    Cost one = costs.get(0);
    System.out.printf(
        "%,d rows of a rename; in parentheses the ratio to one UPDATE, which took %s%n",
        rows, Duration.ofSeconds((long) one.seconds()));
    System.out.printf(
        "%-18s %16s %22s %18s %10s %8s %8s %6s%n",
        "", "rows/s", "rows/server CPU s", "WAL MB", "its pages", "heap", "index", "HOT");
    for (Cost cost : costs) {
      System.out.printf(
          Locale.ROOT,
          "%-18s %,9.0f (%.2f) %,14.0f (%.2f) %,10.0f (%.2f) %,10d %+7.0f%% %+7.0f%% %5.0f%%%n",
          cost.way(),
          rows / cost.seconds(),
          one.seconds() / cost.seconds(),
          rows / cost.cpu(),
          one.cpu() / cost.cpu(),
          cost.wal() / 1e6,
          cost.wal() / (double) one.wal(),
          cost.pages(),
          100 * cost.heap(),
          100 * cost.index(),
          100 * cost.hot());
    }
  }
}
