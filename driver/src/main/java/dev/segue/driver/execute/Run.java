package dev.segue.driver.execute;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One execution under way, and the rules that it runs under. Each connection has one that is used
 * again and again, entered and left without a lock; a second execution at the same time has its
 * own.
 */
public final class Run {
  private static final VarHandle EPOCH = handle();

  /** Whether it is counted by its rules, and not looked at by who asks what still runs. */
  private final boolean counted;

  private volatile @Nullable Epoch epoch;

  private Run(boolean counted) {
    this.counted = counted;
  }

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(Run.class, "epoch", Epoch.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** One that stands idle and can be used again. */
  static Run reusable() {
    return new Run(false);
  }

  /** One that the rules have counted already. */
  static Run counted(Epoch epoch) {
    Run run = new Run(true);
    run.epoch = epoch;
    return run;
  }

  /** The rules that it runs under; called between begin and end only. */
  public Epoch epoch() {
    Epoch now = epoch;
    if (now == null) {
      throw new IllegalStateException("nothing runs");
    }
    return now;
  }

  /** Enters, unless another execution has; what is read after it is read after others see it. */
  boolean enter(Epoch rules) {
    return EPOCH.compareAndSet(this, null, rules);
  }

  /** Whether an execution is under way under those rules. */
  boolean isUnder(Epoch rules) {
    return epoch == rules;
  }

  /** Whether none is under way. */
  boolean isIdle() {
    return epoch == null;
  }

  /** Leaves. */
  void leave() {
    if (counted) {
      epoch().end();
    } else {
      EPOCH.setRelease(this, null);
    }
  }
}
