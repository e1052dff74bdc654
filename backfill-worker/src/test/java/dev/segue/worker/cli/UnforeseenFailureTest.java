package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * A failure that nobody foresaw ends a command in one line, with the code of what it could not do.
 */
class UnforeseenFailureTest {
  @Test
  void failure_thatNobodyForesaw_isToldWithoutStackOrSecretsAndEndsWithTwo() throws Exception {
    StringWriter err = new StringWriter();
    CommandLine segue = Run.commandLine().setErr(new PrintWriter(err, true));
    CommandLine.ParseResult parsed = segue.parseArgs("help");
    int exit =
        segue
            .getExecutionExceptionHandler()
            .handleExecutionException(new IllegalStateException("s3cret"), segue, parsed);
    assertThat(exit).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("java.lang.IllegalStateException at dev.segue.worker.", "run it again")
        .doesNotContain("s3cret", "\tat ");
  }
}
