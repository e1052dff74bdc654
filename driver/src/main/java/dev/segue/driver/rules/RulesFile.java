package dev.segue.driver.rules;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.rules.RulesParser.Parsed;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One rules file, watched, shared by all that it rules. The last good text counts: a bad one is
 * said loudly and changes nothing. Polled by one thread; read by any.
 */
public final class RulesFile {
  private static final System.Logger LOG = System.getLogger(RulesFile.class.getPackageName());

  /** A database that is down has no use for more connections. */
  private static final Duration UNREACHABLE = Duration.ofSeconds(5);

  private final RulesLocation location;
  private final RulesParser parser;
  private final List<PhaseWalker> walkers = new CopyOnWriteArrayList<>();
  private volatile byte[] seen;
  private volatile RuleSet target;
  private volatile List<String> problems = List.of();
  private long notBefore = System.nanoTime();

  private RulesFile(RulesLocation location, RulesParser parser, byte[] bytes, RuleSet rules) {
    this.location = location;
    this.parser = parser;
    this.seen = bytes;
    this.target = rules;
  }

  /** The file at that location; throws if it cannot be read or is bad. */
  public static RulesFile open(String location, RulesParser parser) throws SQLException {
    RulesLocation where = new RulesLocation(location);
    byte[] bytes;
    try {
      bytes = where.read();
    } catch (IOException failure) {
      throw DriverError.BAD_RULES.says(
          "The rules file '"
              + location
              + "' cannot be read: "
              + failure
              + ". Set segue.rules to a path, file:... or classpath:...",
          failure);
    }
    Parsed parsed = parser.parse(bytes, location);
    RuleSet rules =
        parsed
            .rules()
            .orElseThrow(
                () ->
                    DriverError.BAD_RULES.says(
                        "The rules file '"
                            + location
                            + "' is not valid, so nothing connects under it. Correct it: "
                            + String.join("; ", parsed.problems())));
    return new RulesFile(where, parser, bytes, rules);
  }

  /** What the setting calls it. */
  public String location() {
    return location.text();
  }

  /** The rules that the file asks for: the last good ones. */
  public RuleSet target() {
    return target;
  }

  /** What is wrong with the file as it is now; empty where its rules are those in force. */
  public List<String> problems() {
    return problems;
  }

  void add(PhaseWalker walker) {
    walkers.add(walker);
  }

  /** Looks at the file and takes what is good and new. */
  public void poll() {
    byte[] bytes;
    try {
      bytes = location.read();
    } catch (IOException failure) {
      // Half-way through a swap, or gone: either way the last good text counts.
      complain(List.of("it cannot be read: " + failure));
      return;
    }
    if (Arrays.equals(bytes, seen)) {
      if (!problems.isEmpty() && problems.get(0).startsWith("it cannot be read")) {
        problems = List.of();
      }
      return;
    }
    Parsed parsed = parser.parse(bytes, location.text());
    if (parsed.rules().isEmpty()) {
      seen = bytes;
      complain(parsed.problems());
      return;
    }
    List<String> objections = objections(parsed.rules().get());
    if (!objections.isEmpty()) {
      seen = bytes;
      complain(objections);
      return;
    }
    if (System.nanoTime() - notBefore < 0) {
      return;
    }
    try {
      List<String> findings = databaseProblems(parsed.rules().get());
      seen = bytes;
      if (!findings.isEmpty()) {
        complain(findings);
        return;
      }
    } catch (SQLException failure) {
      notBefore = System.nanoTime() + UNREACHABLE.toNanos();
      complain(List.of("it could not be held against the database yet: " + failure.getMessage()));
      return;
    }
    problems = List.of();
    target = parsed.rules().get();
    LOG.log(
        System.Logger.Level.INFO,
        () -> "Rules file '" + location.text() + "': revision " + target.revision() + " taken.");
  }

  private List<String> objections(RuleSet next) {
    return walkers.stream().flatMap(w -> w.objections(next).stream()).distinct().toList();
  }

  private List<String> databaseProblems(RuleSet next) throws SQLException {
    List<String> found = new ArrayList<>();
    for (PhaseWalker walker : walkers) {
      found.addAll(walker.databaseProblems(next));
    }
    return found.stream().distinct().toList();
  }

  private void complain(List<String> found) {
    if (!found.equals(problems)) {
      problems = List.copyOf(found);
      LOG.log(
          System.Logger.Level.ERROR,
          () ->
              "The rules file '"
                  + location.text()
                  + "' was NOT taken, the rules before it stay in force: "
                  + String.join("; ", found));
    }
  }
}
