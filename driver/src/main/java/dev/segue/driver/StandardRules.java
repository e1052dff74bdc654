package dev.segue.driver;

import dev.segue.driver.rules.RulesParser.Parsed;
import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;

/** The reader of rules files. */
final class StandardRules {
  private StandardRules() {}

  static Parsed parse(byte[] bytes, String where) {
    RulesResult result = RulesReader.read(bytes, where);
    return result
        .rules()
        .map(Parsed::good)
        .orElseGet(
            () ->
                Parsed.bad(
                    result.problems().stream()
                        .map(p -> where + ":" + p.line() + ":" + p.column() + ": " + p.message())
                        .toList()));
  }
}
