package dev.segue.driver.rules;

import dev.segue.rules.model.RuleSet;
import java.util.List;
import java.util.Optional;

/** Makes rules of a file's text. */
public interface RulesParser {
  /**
   * What came of a text.
   *
   * @param rules the rules; empty if there is a problem
   * @param problems what is wrong, each with line and column
   */
  record Parsed(Optional<RuleSet> rules, List<String> problems) {
    public Parsed {
      problems = List.copyOf(problems);
    }

    /** A good text. */
    public static Parsed good(RuleSet rules) {
      return new Parsed(Optional.of(rules), List.of());
    }

    /** A bad one. */
    public static Parsed bad(List<String> problems) {
      return new Parsed(Optional.empty(), problems);
    }
  }

  /** Parses bytes that came from there. */
  Parsed parse(byte[] bytes, String where);
}
