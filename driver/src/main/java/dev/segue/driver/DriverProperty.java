package dev.segue.driver;

import java.util.Arrays;
import java.util.Optional;

/**
 * The settings of the driver. Each may stand in the URL's query, in the {@code Properties} and as a
 * system property, looked for in that order, and is a property of {@link SegueDataSource}.
 */
public enum DriverProperty {
  /** How much of the heap plans may take. */
  MEMORY(
      "segue.memory",
      Optional.empty(),
      "How many megabytes of the heap what is known of statements may take, 1 to 1024; 32 unless"
          + " set, the same for all connections to a database under one rules file."),
  /** A file that is kept up to date with what was reported. */
  REPORT(
      "segue.report",
      Optional.empty(),
      "A file to keep up to date with counts, reports and the phases in use, as JSON."),
  /** Where the rules are. */
  RULES(
      "segue.rules",
      Optional.of("SEGUE_RULES"),
      "The rules file: a path, file:... or classpath:... ; SEGUE_RULES in the environment also"
          + " names it."),
  /** The shape that the application was written for. */
  SHAPE(
      "segue.shape",
      Optional.empty(),
      "The shape that * and an INSERT without a column list mean: old (the default) or new, with"
          + " exceptions by change: old,orders-split:new."),
  /** Leave to go beyond what a driver alone can check. */
  UNSUPERVISED(
      "segue.unsupervised",
      Optional.empty(),
      "'allow' lets an instance without a control schema work at new-read and beyond.");

  private final String key;
  private final Optional<String> environment;
  private final String description;

  DriverProperty(String key, Optional<String> environment, String description) {
    this.key = key;
    this.environment = environment;
    this.description = description;
  }

  /** The setting's name in a URL, in {@code Properties} and as a system property. */
  public String key() {
    return key;
  }

  /** The variable of the environment that also sets it, if one does. */
  public Optional<String> environment() {
    return environment;
  }

  /** What it does. */
  public String description() {
    return description;
  }

  /** The setting of that name, if there is one. */
  static Optional<DriverProperty> ofKey(String key) {
    return Arrays.stream(values()).filter(property -> property.key.equals(key)).findFirst();
  }
}
