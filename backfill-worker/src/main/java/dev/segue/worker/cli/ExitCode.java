package dev.segue.worker.cli;

import dev.segue.worker.work.WorkRunner;
import java.util.List;

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

  /** The worst first: not done, done with problems, refusals, done in part. */
  private static final List<Integer> WORST = List.of(USAGE, PROBLEMS, REFUSALS, STOPPED, OK);

  private ExitCode() {}

  /** How a run of several parts ends whose parts ended like these. */
  static int worst(int one, int other) {
    return WORST.indexOf(one) < WORST.indexOf(other) ? one : other;
  }

  /** How a run ends whose work ended like that. */
  static int of(WorkRunner.End end) {
    return switch (end) {
      case DONE -> OK;
      case FAILED -> PROBLEMS;
      case STOPPED -> STOPPED;
    };
  }
}
