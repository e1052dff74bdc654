package dev.segue.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.vendor.Vendor;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.splice.PositionMap;
import java.io.InputStream;
import java.io.Reader;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PinsTest {
  private static final int CONNECTIONS = 3;
  private static final int STATEMENTS = 40_000;

  private final Epochs epochs =
      new Epochs(
          rules(1),
          StatementPlanner.rewriting(PostgresDialect.INSTANCE),
          new Tallies(),
          MemoryBound.STANDARD);
  private final Told vendor = new Told();
  private final Pins pins = new Pins(epochs, vendor, true, () -> {});

  @Test
  void statement_underWay_keepsItsRulesFromBeingOver() {
    Run run = pins.begin();
    epochs.publish(rules(2));
    assertThat(epochs.isSettled()).isFalse();
    pins.end(run, false);
    assertThat(epochs.isSettled()).isTrue();
  }

  @Test
  void transaction_openedByAStatement_keepsItsRulesForThoseThatFollow() {
    Run begin = pins.begin();
    vendor.state = Vendor.TransactionState.OPEN;
    pins.end(begin, true);
    epochs.publish(rules(2));
    Run inside = pins.begin();
    assertThat(inside.epoch().rules().revision()).isEqualTo(1);
    pins.end(inside, false);
    assertThat(epochs.isSettled()).isFalse();
    Run commit = pins.begin();
    vendor.state = Vendor.TransactionState.IDLE;
    pins.end(commit, true);
    assertThat(epochs.isSettled()).isTrue();
  }

  /** Rows of the one are not committed before the other is. */
  @Test
  void batch_thatRanInATransactionOfLaterRules_keepsItsOwnFromBeingOver() {
    pins.autoCommit(false);
    Pins.Pin batch = pins.hold();
    epochs.publish(rules(2));
    Run run = pins.begin();
    vendor.state = Vendor.TransactionState.OPEN;
    pins.end(run, false);
    batch.release();
    assertThat(run.epoch()).isNotSameAs(batch.epoch());
    assertThat(epochs.isSettled()).isFalse();
    vendor.state = Vendor.TransactionState.IDLE;
    pins.transactionOver();
    assertThat(epochs.isSettled()).isTrue();
  }

  @Test
  void transaction_openedPastUs_isSeenOnceTheVendorsConnectionWasHandedOut() {
    pins.bypassed();
    vendor.state = Vendor.TransactionState.OPEN;
    pins.end(pins.begin(), false);
    epochs.publish(rules(2));
    assertThat(pins.look().rules().revision()).isEqualTo(1);
    vendor.state = Vendor.TransactionState.IDLE;
    Run after = pins.begin();
    assertThat(after.epoch().rules().revision()).isEqualTo(2);
    pins.end(after, false);
  }

  /** A report may be asked for, and a statement begin, at any moment of a change of rules. */
  @Test
  void rules_lookedAtWhileOthersArePublished_areNotForgotten() {
    List<Epochs> asked = new ArrayList<>();
    List<Epoch> entered = new ArrayList<>();
    StatementPlanner.Factory real = StatementPlanner.rewriting(PostgresDialect.INSTANCE);
    StatementPlanner.Factory asks =
        rules -> {
          for (Epochs published : asked) {
            published.isSettled();
            entered.add(published.enter());
          }
          return real.of(rules);
        };
    Epochs published = new Epochs(rules(1), asks, new Tallies(), MemoryBound.STANDARD);
    asked.add(published);
    published.publish(rules(2));
    assertThat(entered).hasSize(1);
    assertThat(published.isSettled()).isFalse();
    entered.get(0).end();
    assertThat(published.isSettled()).isTrue();
  }

  @Test
  void secondStatement_atTheSameTime_isKnownToo() {
    Run first = pins.begin();
    Run second = pins.begin();
    epochs.publish(rules(2));
    pins.end(first, false);
    assertThat(epochs.isSettled()).isFalse();
    pins.end(second, false);
    assertThat(epochs.isSettled()).isTrue();
  }

  @Test
  void connection_closedWhileAStatementRuns_isForgottenWhenThatEnds() {
    Run run = pins.begin();
    pins.close();
    epochs.publish(rules(2));
    assertThat(epochs.isSettled()).isFalse();
    pins.end(run, false);
    assertThat(epochs.isSettled()).isTrue();
  }

  /** Two threads on each connection run, open and end transactions while rules come and go. */
  @Test
  void rulesSaidToBeOver_areOver() throws Exception {
    Set<Epoch> over = ConcurrentHashMap.newKeySet();
    List<Callable<Integer>> work = new ArrayList<>();
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      Pins shared = new Pins(epochs, new Told(), true, () -> {});
      for (int thread = 0; thread < 2; thread++) {
        int seed = 10 * connection + thread;
        work.add(() -> runsUnderRulesThatAreOver(shared, over, new Random(seed)));
      }
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Integer>> found = new ArrayList<>();
      work.forEach(each -> found.add(threads.submit(each)));
      int revision = 1;
      while (!found.stream().allMatch(Future::isDone)) {
        Epoch before = epochs.current();
        epochs.publish(rules(++revision));
        while (!epochs.isSettled()) {
          Thread.onSpinWait();
        }
        over.add(before);
      }
      for (Future<Integer> each : found) {
        assertThat(each.get()).isZero();
      }
      assertThat(over).isNotEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  private static int runsUnderRulesThatAreOver(Pins pins, Set<Epoch> over, Random random) {
    int found = 0;
    for (int n = 0; n < STATEMENTS; n++) {
      Run run = pins.begin();
      Epoch epoch = run.epoch();
      switch (random.nextInt(8)) {
        case 0 -> pins.autoCommit(false);
        case 1 -> pins.autoCommit(true);
        case 2 -> pins.transactionOver();
        case 3 -> pins.hold().release();
        default -> {}
      }
      found += over.contains(epoch) ? 1 : 0;
      pins.end(run, random.nextBoolean());
    }
    pins.transactionOver();
    return found;
  }

  private static RuleSet rules(int revision) {
    return new RuleSet(revision, Mode.REWRITE, Optional.empty(), List.of());
  }

  private static final class Told implements Vendor {
    private volatile TransactionState state = TransactionState.IDLE;

    @Override
    public @Nullable Object copy(@Nullable Object value) {
      return value;
    }

    @Override
    public TransactionState transactionState() {
      return state;
    }

    @Override
    public SQLException inApplicationText(SQLException error, String text, PositionMap positions) {
      return error;
    }

    @Override
    public void carryOver(Statement from, Statement to) {}

    @Override
    public OptionalLong largeObject(InputStream content, long most) {
      return OptionalLong.empty();
    }

    @Override
    public OptionalLong largeObject(Reader content, long most) {
      return OptionalLong.empty();
    }
  }
}
