package dev.segue.driver;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.execute.Instance;
import dev.segue.driver.execute.Means;
import dev.segue.driver.execute.MemoryBound;
import dev.segue.driver.execute.StatementPlanner;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.driver.rules.DatabaseCheck;
import dev.segue.driver.rules.PhaseWalker;
import dev.segue.driver.rules.RulesFile;
import dev.segue.driver.rules.RulesParser;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The instances of this JVM: connections to one database under one rules file share one. Safe for
 * use by many threads; the lock is never held while a connection is opened.
 */
final class Instances {
  /** So that files are looked at once a second. */
  private static final Duration PERIOD = Duration.ofMillis(200);

  /** Phases on the ladder: no walk has more steps. */
  private static final int MAX_STEPS = Phase.values().length;

  private static final Instances SHARED =
      new Instances(StandardRules::parse, StatementPlanner::rewriting, PERIOD);

  private record Key(String rules, String database, String user) {}

  private final RulesParser parser;
  private final Function<Dialect, StatementPlanner.Factory> planners;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, RulesFile> files = new HashMap<>();
  private final Map<Key, PhaseWalker> walkers = new HashMap<>();
  private final Ticker ticker;
  private final Followers followers = new Followers();
  private final ReportFiles reports = new ReportFiles();
  private final Meters meters = new Meters();

  /** By their rules: what was handed out before there was an instance to report it to. */
  private final Map<String, Set<Class<?>>> handedOut = new HashMap<>();

  Instances(
      RulesParser parser, Function<Dialect, StatementPlanner.Factory> planners, Duration period) {
    this.parser = parser;
    this.planners = planners;
    this.ticker = new Ticker(period);
  }

  /** The instances of everything that does not bring its own. */
  static Instances shared() {
    return SHARED;
  }

  /** A connection of ours over one from that source. */
  Connection connect(Settings settings, PhaseWalker.Source source) throws SQLException {
    settings.rules();
    settings.shape();
    settings.allowsUnsupervised();
    settings.memory();
    settings.report();
    WarmUp.begin();
    Connection raw = source.open();
    try {
      return new SegueConnection(raw, walker(settings, raw, source).instance(), settings.shape());
    } catch (SQLException | RuntimeException failure) {
      try {
        raw.close();
      } catch (SQLException another) {
        failure.addSuppressed(another);
      }
      throw failure;
    }
  }

  private PhaseWalker walker(Settings settings, Connection raw, PhaseWalker.Source source)
      throws SQLException {
    String url = raw.getMetaData().getURL();
    String database = Databases.withoutQuery(url);
    Dialect dialect = Databases.of(new SegueUrl(url, Map.of()).subprotocol()).dialect();
    Key key = new Key(settings.rules(), database, raw.getMetaData().getUserName());
    Optional<PhaseWalker> known = walker(key);
    // Asked without the lock: of several that connect first, each asks.
    RulesFile file = known.isPresent() ? known.get().file() : file(settings);
    Optional<DatabaseCheck> check =
        known.isPresent() ? Optional.empty() : Optional.of(check(file, raw));
    lock.lock();
    try {
      PhaseWalker walker = walkers.get(key);
      if (walker == null) {
        Means means = new Means(ticker::now, settings.memory().orElse(MemoryBound.STANDARD));
        Instance instance = new Instance(database, file.target(), planners.apply(dialect), means);
        walker = new PhaseWalker(instance, file, source);
        walkers.put(key, walker);
      }
      walker.comesFrom(source);
      PhaseWalker started = walker;
      check.ifPresent(asked -> asked.report(started.instance().reports()));
      ticker.start(this::tick);
      admit(settings, walker);
      reportUnknownShapes(settings, walker);
      settings.report().ifPresent(path -> reports.add(path, started));
      handedOut
          .getOrDefault(settings.rules(), Set.of())
          .forEach(started.instance().reports()::handedOut);
      handedOut.remove(settings.rules());
      return walker;
    } finally {
      lock.unlock();
    }
  }

  private static void reportUnknownShapes(Settings settings, PhaseWalker walker)
      throws SQLException {
    List<String> ids = walker.file().target().changes().stream().map(Change::id).toList();
    for (String id : settings.shape().unknown(ids)) {
      walker
          .instance()
          .reports()
          .report(
              Optional.empty(),
              "segue.shape says the shape of a change '"
                  + id
                  + "', and the rules file '"
                  + walker.file().location()
                  + "' has none of that id. It has: "
                  + String.join(", ", ids)
                  + ".",
              "");
    }
  }

  /** Notes that a data source under these rules gave what it is around. */
  void handedOut(String rules, Class<?> iface) {
    lock.lock();
    try {
      List<PhaseWalker> ruled =
          walkers.entrySet().stream()
              .filter(entry -> entry.getKey().rules().equals(rules))
              .map(Map.Entry::getValue)
              .toList();
      ruled.forEach(walker -> walker.instance().reports().handedOut(iface));
      if (ruled.isEmpty()) {
        handedOut.computeIfAbsent(rules, none -> new HashSet<>()).add(iface);
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<PhaseWalker> walker(Key key) {
    lock.lock();
    try {
      return Optional.ofNullable(walkers.get(key));
    } finally {
      lock.unlock();
    }
  }

  private RulesFile file(Settings settings) throws SQLException {
    lock.lock();
    try {
      RulesFile file = files.get(settings.rules());
      if (file == null) {
        file = RulesFile.open(settings.rules(), parser);
        files.put(settings.rules(), file);
        ticker.start(this::tick);
      }
      return file;
    } finally {
      lock.unlock();
    }
  }

  /** Holds the rules that an instance starts with against its database. */
  private static DatabaseCheck check(RulesFile file, Connection raw) throws SQLException {
    RuleSet rules = file.target();
    if (rules.control().isPresent()) {
      throw DriverError.BAD_RULES.says(
          "The rules file '"
              + file.location()
              + "' names a control schema, which this version cannot join. Remove 'control' to work"
              + " unsupervised.");
    }
    DatabaseCheck check = DatabaseCheck.of(rules.changes(), rules.mode(), raw);
    if (!check.problems().isEmpty()) {
      throw DriverError.BAD_RULES.says(
          "The rules file '"
              + file.location()
              + "' does not fit the database, so nothing connects under it. Correct the one or the"
              + " other: "
              + String.join("; ", check.problems()));
    }
    return check;
  }

  private static void admit(Settings settings, PhaseWalker walker) throws SQLException {
    MemoryBound shared = walker.instance().memory();
    if (!settings.memory().orElse(shared).equals(shared)) {
      throw DriverError.BAD_SETTING.says(
          "segue.memory is '%d', and connections to this database under these rules share %d already. Set the same for all of them, or set it once as a system property."
              .formatted(settings.memory().get().megabytes(), shared.megabytes()));
    }
    if (settings.allowsUnsupervised()) {
      walker.allowFar();
    } else if (walker.isFar()) {
      throw DriverError.UNSUPERVISED_TOO_FAR.says(
          "A change in the rules file '"
              + walker.file().location()
              + "' stands at new-read or beyond, and without a control schema nobody checked that"
              + " the data is ready. Set segue.unsupervised=allow if you did.");
    }
  }

  /** All walkers now, for whoever shows them. */
  List<PhaseWalker> walkers() {
    lock.lock();
    try {
      return List.copyOf(walkers.values());
    } finally {
      lock.unlock();
    }
  }

  private List<RulesFile> files() {
    lock.lock();
    try {
      return List.copyOf(files.values());
    } finally {
      lock.unlock();
    }
  }

  private void tick(boolean poll) {
    for (RulesFile file : files()) {
      followers.follow(file, () -> follow(file, poll));
    }
    // Again and again, since a meter per refused change appears with its first refusal.
    walkers().forEach(walker -> meters.bind(walker.instance()));
    reports.write();
  }

  private void follow(RulesFile file, boolean poll) {
    if (poll) {
      file.poll();
    }
    for (PhaseWalker walker : walkers()) {
      int steps = 0;
      while (walker.file().equals(file) && walker.step() && steps < MAX_STEPS) {
        steps++;
      }
    }
  }

  /** Stops the threads and forgets everything. */
  void close() {
    ticker.stop();
    followers.stop();
    lock.lock();
    try {
      walkers.clear();
      files.clear();
      reports.clear();
      handedOut.clear();
    } finally {
      lock.unlock();
    }
  }
}
