package dev.segue.worker.cli;

/** How a run ends. The numbers are a promise to build pipelines. */
final class ExitCode {
  /** Nothing to complain about; warnings and notes may have been printed. */
  static final int OK = 0;

  /** The rules, or the rules on this database, are wrong. */
  static final int PROBLEMS = 1;

  /**
   * The command could not do its work: wrong arguments, a file or database that does not answer.
   */
  static final int USAGE = 2;

  /** The rules are right, and some statement is refused in some phase. */
  static final int REFUSALS = 3;

  private ExitCode() {}
}
