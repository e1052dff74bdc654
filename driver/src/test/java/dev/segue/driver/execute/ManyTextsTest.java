package dev.segue.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.RuleSet;
import org.junit.jupiter.api.Test;

final class ManyTextsTest {
  private static final int LENGTH = 8_000;

  /** Of Latin-1 text, a byte a character: more in all than the heap. */
  private static long count() {
    return Runtime.getRuntime().maxMemory() / LENGTH + 10_000;
  }

  @Test
  void texts_thatAreNeverSentAgain_areForgotten() {
    StatementPlanner planner =
        StatementPlanner.rewriting(PostgresDialect.INSTANCE).of(RuleSet.empty());
    Epoch epoch = new Epoch(RuleSet.empty(), planner, new Tallies());
    String filling = "x".repeat(LENGTH);
    String first = "SELECT 0" + filling;
    StatementText kept = epoch.text(first);
    assertThat(epoch.text(first)).isSameAs(kept);
    for (long i = 1; i < count(); i++) {
      String text = "SELECT " + i + filling;
      assertThat(epoch.text(text).sql()).isSameAs(text);
    }
  }
}
