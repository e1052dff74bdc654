package dev.segue.driver.execute;

/** What became of a statement. */
public enum Verdict {
  /** It names nothing of any change. */
  UNAFFECTED("unaffected"),
  /** It concerns a change and runs as it is written. */
  PASSED("passed"),
  /** Another text ran in its place. */
  REWRITTEN("rewritten"),
  /** It did not run. */
  REFUSED("refused"),
  /** It ran as it is written because the rules only observe. */
  OBSERVED("observed");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  /** The verdict's name in reports and metrics. */
  public String label() {
    return label;
  }
}
