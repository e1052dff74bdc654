package dev.segue.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessesTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final Guesses guesses = new Guesses(now::get);

  private void guessWrong(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(guesses.areSpent()).isFalse();
      guesses.wrong();
    }
  }

  @Test
  void guesses_upToTheBound_areTaken() {
    guessWrong(Guesses.MOST);
    assertThat(guesses.areSpent()).isTrue();
  }

  @Test
  void guesses_ofAnotherSecond_areTakenAgain() {
    guessWrong(Guesses.MOST);
    now.addAndGet(Guesses.WINDOW.toNanos() - 1);
    assertThat(guesses.areSpent()).isTrue();
    now.addAndGet(1);
    guessWrong(Guesses.MOST);
    assertThat(guesses.areSpent()).isTrue();
  }
}
