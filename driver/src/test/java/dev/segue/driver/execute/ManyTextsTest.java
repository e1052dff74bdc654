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

  private static Epoch epoch(Tallies tallies, MemoryBound memory) {
    StatementPlanner planner =
        StatementPlanner.rewriting(PostgresDialect.INSTANCE).of(RuleSet.empty());
    return new Epoch(RuleSet.empty(), planner, tallies, memory);
  }

  /** How many of so many texts are not known any more when they are sent again. */
  private static long forgotten(int texts, MemoryBound memory) {
    Tallies tallies = new Tallies();
    Epoch epoch = epoch(tallies, memory);
    String filling = "x".repeat(LENGTH);
    for (int i = 0; i < 2 * texts; i++) {
      epoch.text("SELECT " + i % texts + filling);
    }
    return tallies.firstSights() - texts;
  }

  @Test
  void texts_knownAtOnce_areAsManyAsTheSettingAllows() {
    // A text weighs its characters and 200 more; a megabyte is 250,000.
    assertThat(forgotten(900, MemoryBound.STANDARD)).isZero();
    assertThat(forgotten(900, new MemoryBound(1))).isBetween(900L - 30, 900L);
    assertThat(forgotten(225, new MemoryBound(8))).isZero();
    assertThat(forgotten(900, new MemoryBound(8))).isGreaterThanOrEqualTo(900L - 243);
  }

  @Test
  void texts_keptByAConnection_areNoLongerThanTheSettingAllows() {
    Epoch epoch = epoch(new Tallies(), MemoryBound.STANDARD);
    Planned planned = epoch.text("SELECT " + "x".repeat(3_000)).untouched();
    RecentPlans large = new RecentPlans(MemoryBound.STANDARD);
    large.keep(planned);
    assertThat(large.find(planned.text(), epoch)).isSameAs(planned);
    RecentPlans small = new RecentPlans(new MemoryBound(8));
    small.keep(planned);
    assertThat(small.find(planned.text(), epoch)).isNull();
  }

  @Test
  void texts_thatAreNeverSentAgain_areForgotten() {
    Epoch epoch = epoch(new Tallies(), MemoryBound.STANDARD);
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
