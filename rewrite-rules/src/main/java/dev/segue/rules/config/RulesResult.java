package dev.segue.rules.config;

import dev.segue.rules.model.RuleSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of reading a rules file: the rules, or everything that is wrong with them. */
public sealed interface RulesResult {
  /** The rules, if the file is right. */
  Optional<RuleSet> rules();

  /** Every problem, in the order of the file; empty if the file is right. */
  List<Problem> problems();

  /** A file that is right as far as the file alone can tell. */
  record Valid(RuleSet ruleSet) implements RulesResult {
    @Override
    public Optional<RuleSet> rules() {
      return Optional.of(ruleSet);
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }
  }

  /**
   * A file that must not take effect.
   *
   * @param where the file, in the user's words
   * @param problems all that is wrong
   */
  record Invalid(String where, List<Problem> problems) implements RulesResult {
    public Invalid {
      problems = List.copyOf(problems);
    }

    @Override
    public Optional<RuleSet> rules() {
      return Optional.empty();
    }

    /** The problems as a text for the user, one line each: {@code file:line:column: message}. */
    public String text() {
      return problems.stream()
          .map(p -> where + ":" + p.line() + ":" + p.column() + ": " + p.message())
          .collect(Collectors.joining("\n"));
    }
  }
}
