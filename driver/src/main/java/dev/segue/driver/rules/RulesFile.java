package dev.segue.driver.rules;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.rules.RulesParser.Parsed;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One rules file, watched, shared by all that it rules. The last good text counts: a bad one is
 * said loudly and changes nothing. Polled by one thread; read by any.
 */
public final class RulesFile {
  private static final System.Logger LOG = System.getLogger(RulesFile.class.getPackageName());

  private final RulesLocation location;
  private final RulesParser parser;
  private final List<PhaseWalker> walkers = new CopyOnWriteArrayList<>();
  private volatile String seen;
  private volatile RuleSet target;
  private volatile List<String> problems = List.of();

  private RulesFile(RulesLocation location, RulesParser parser, String text, RuleSet rules) {
    this.location = location;
    this.parser = parser;
    this.seen = text;
    this.target = rules;
  }

  /** The file at that location; throws if it cannot be read or is bad. */
  public static RulesFile open(String location, RulesParser parser) throws SQLException {
    RulesLocation where = new RulesLocation(location);
    String text;
    try {
      text = where.read();
    } catch (IOException failure) {
      throw DriverError.BAD_RULES.says(
          "The rules file '"
              + location
              + "' cannot be read: "
              + failure
              + ". Set segue.rules to a path, file:... or classpath:...",
          failure);
    }
    Parsed parsed = parser.parse(text, location);
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
    return new RulesFile(where, parser, text, rules);
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
    String text;
    try {
      text = location.read();
    } catch (IOException failure) {
      // Half-way through a swap, or gone: either way the last good text counts.
      complain(List.of("it cannot be read: " + failure));
      return;
    }
    if (text.equals(seen)) {
      if (!problems.isEmpty() && problems.get(0).startsWith("it cannot be read")) {
        problems = List.of();
      }
      return;
    }
    seen = text;
    Parsed parsed = parser.parse(text, location.text());
    if (parsed.rules().isEmpty()) {
      complain(parsed.problems());
      return;
    }
    List<String> objections = new ArrayList<>();
    for (PhaseWalker walker : walkers) {
      objections.addAll(walker.objections(parsed.rules().get()));
    }
    if (!objections.isEmpty()) {
      complain(objections.stream().distinct().toList());
      return;
    }
    problems = List.of();
    target = parsed.rules().get();
    LOG.log(
        System.Logger.Level.INFO,
        () -> "Rules file '" + location.text() + "': revision " + target.revision() + " taken.");
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
