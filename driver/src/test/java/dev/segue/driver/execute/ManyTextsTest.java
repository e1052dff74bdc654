package dev.segue.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.fuzz.Mutations;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import java.util.List;
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

  /** As where each tenant's sessions have a search path of their own. */
  @Test
  void texts_ofManySessions_weighAsManyPlans() {
    Tallies tallies = new Tallies();
    Epoch epoch = epoch(tallies, new MemoryBound(1));
    int texts = 100;
    for (int i = 0; i < 2 * texts; i++) {
      StatementText text = epoch.text("SELECT " + i % texts + "x".repeat(300));
      for (int tenant = 0; tenant < 32; tenant++) {
        Session session = Session.fresh(List.of("tenant_" + tenant), ShapeSetting.of(Side.OLD));
        Planned.Ground ground = new Planned.Ground(GeneratedKeys.none(), 1, session);
        text.add(new Planned(text, RewritePlan.untouched(), ground, List.of()), 1);
      }
    }
    // Such a text weighs some 30,000, and without its plans 500.
    assertThat(tallies.firstSights() - texts).isGreaterThan(80L);
  }

  /** Nothing that a text holds makes what is read off it fail. */
  @Test
  void texts_broken_areRead() {
    Epoch epoch = epoch(new Tallies(), MemoryBound.STANDARD);
    Mutations mutations = new Mutations(1);
    for (int i = 0; i < 20_000; i++) {
      String text =
          mutations.of(
              "/* a */ SELECT f('x', \"G\"(1)), $x$ h( $x$ FROM a.b -- c\n; SET LOCAL search_path = d;"
                  + " INSERT INTO t (a) VALUES (E'\\'', b.i(2)); COMMIT");
      assertThat(epoch.text(text).effects().calls()).as(text).hasSizeLessThan(100);
    }
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
