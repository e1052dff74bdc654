package dev.segue.worker.cli;

import dev.segue.worker.work.WorkRunner;

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

  /** A work was stopped before its end; the same command goes on. */
  static final int STOPPED = 4;

  private ExitCode() {}

  /** How a run ends whose work ended like that. */
  static int of(WorkRunner.End end) {
    return switch (end) {
      case DONE -> OK;
      case FAILED -> PROBLEMS;
      case STOPPED -> STOPPED;
    };
  }
}
