package dev.segue.worker.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is told of a failure that nobody foresaw. */
class UnforeseenTest {
  @Test
  void says_ofAFailure_whatAndWhereAndNothingThatItHolds() {
    Exception failure =
        new IllegalStateException(
            "s3cret", new IllegalArgumentException("http://ann:s3cret@app_1"));
    assertThat(Unforeseen.says(failure))
        .startsWith("java.lang.IllegalStateException at dev.segue.worker.terminal.UnforeseenTest.")
        .contains(", caused by java.lang.IllegalArgumentException at ")
        .doesNotContain("s3cret");
  }

  @Test
  void says_ofAFailureOfOthers_isItsClass() {
    Exception failure = new IllegalStateException("s3cret");
    failure.setStackTrace(new StackTraceElement[0]);
    assertThat(Unforeseen.says(failure)).isEqualTo("java.lang.IllegalStateException");
  }
}
