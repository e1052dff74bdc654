package dev.segue.driver.execute;

import dev.segue.rules.plan.Prefilter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tool that changes schemas, known by the table that it keeps its history in. It speaks of the
 * tables as they are, and must run past the rewriting.
 */
enum MigrationTool {
  FLYWAY("Flyway", "flyway.url (spring.flyway.url)"),
  LIQUIBASE("Liquibase", "its url (spring.liquibase.url)");

  /** The tables by their standard names, not as a value: a question about them harms nothing. */
  private static final Pattern HISTORY =
      Pattern.compile(
          "(?<![\\w'])(?:(flyway_schema_history)|databasechangelog(?:lock)?)(?![\\w'])",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> NAMES = Set.of("flyway_schema_history", "databasechangelog");

  private final String title;
  private final String setting;

  MigrationTool(String title, String setting) {
    this.title = title;
    this.setting = setting;
  }

  /** The tool that a text is of, if it names the history of one. */
  static Optional<MigrationTool> of(String sql) {
    if (!Prefilter.mentionsAny(NAMES, sql)) {
      return Optional.empty();
    }
    Matcher matcher = HISTORY.matcher(sql);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(1) == null ? LIQUIBASE : FLYWAY);
  }

  /** What whoever configured it should do. */
  String advice() {
    return title
        + " runs through Segue, which would rewrite its migrations where they name a table under"
        + " change. Give it the vendor's own URL, without 'segue:': set "
        + setting
        + ", or a data source of its own.";
  }
}
