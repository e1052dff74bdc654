package dev.segue.driver.execute;

import dev.segue.driver.vendor.Vendor;
import dev.segue.driver.vendor.Vendor.TransactionState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Under which rules one connection's work runs: a transaction keeps those of its first statement, a
 * batch those of its first entry. The lock guards the bookkeeping only, never I/O; a statement that
 * neither begins nor ends a transaction goes without it.
 */
public final class Pins {
  /** Rules kept for a piece of work that spans calls; released once. */
  public final class Pin {
    private final Epoch epoch;
    private boolean released;

    private Pin(Epoch epoch) {
      this.epoch = epoch;
    }

    /** The rules kept. */
    public Epoch epoch() {
      return epoch;
    }

    /**
     * Lets them go; what ran under them in a transaction of other rules counts until that is over.
     */
    public void release() {
      lock.lock();
      try {
        if (!released) {
          released = true;
          held.remove(this);
          if (transaction == null || transaction == epoch) {
            epoch.end();
          } else {
            carried.add(epoch);
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private final Epochs epochs;
  private final Vendor vendor;
  private final Runnable transactionEnded;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Pin> held = new ArrayList<>();

  /** The rules of batches that ran in the open transaction, which is itself under later ones. */
  private final List<Epoch> carried = new ArrayList<>();

  private final Run own = Run.reusable();

  /** Written under the lock; a look alone needs none. */
  private volatile @Nullable Epoch transaction;

  private volatile boolean autoCommit;
  private volatile boolean closed;

  /** Whether transactions may begin and end unseen: the vendor is then asked each time. */
  private volatile boolean bypassed;

  /**
   * The pins of a connection.
   *
   * @param transactionEnded called when a transaction was seen to have ended
   */
  public Pins(Epochs epochs, Vendor vendor, boolean autoCommit, Runnable transactionEnded) {
    this.epochs = epochs;
    this.vendor = vendor;
    this.autoCommit = autoCommit;
    this.transactionEnded = transactionEnded;
    epochs.watch(own);
  }

  /** Begins a statement under the rules that it has to run under; {@link #end} ends it. */
  public Run begin() {
    Epoch pinned = transaction;
    boolean known = !bypassed && (pinned != null || autoCommit);
    if (known) {
      Epoch rules = pinned == null ? epochs.current() : pinned;
      if (own.enter(rules)) {
        // Entered before looked at again: either this sees what came after, or whoever brought it
        // sees this run.
        if (transaction == pinned && (pinned != null || epochs.current() == rules)) {
          return own;
        }
        own.leave();
      }
    }
    return beginCounted();
  }

  private Run beginCounted() {
    lock.lock();
    try {
      endTransactionIfOver();
      if (transaction != null) {
        transaction.begin();
        return Run.counted(transaction);
      }
      Epoch epoch = epochs.enter();
      if (!autoCommit || vendor.transactionState() == TransactionState.OPEN) {
        transaction = epoch;
        epoch.begin();
      }
      return Run.counted(epoch);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a statement, and what its transaction kept if it ended that.
   *
   * @param mayMove whether it may have begun or ended a transaction
   */
  public void end(Run run, boolean mayMove) {
    if (mayMove || bypassed) {
      lock.lock();
      try {
        if (transaction == null && vendor.transactionState() == TransactionState.OPEN) {
          // The statement was a BEGIN.
          transaction = run.epoch();
          transaction.begin();
        }
        endTransactionIfOver();
      } finally {
        lock.unlock();
      }
    }
    run.leave();
    if (closed) {
      epochs.forget(own);
    }
  }

  /** The rules in force for what is prepared now. */
  public Epoch look() {
    Epoch pinned = transaction;
    return pinned != null ? pinned : epochs.current();
  }

  /** Keeps the rules in force for work that spans calls. */
  public Pin hold() {
    lock.lock();
    try {
      endTransactionIfOver();
      Epoch epoch;
      if (transaction == null) {
        epoch = epochs.enter();
      } else {
        epoch = transaction;
        epoch.begin();
      }
      Pin pin = new Pin(epoch);
      held.add(pin);
      return pin;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a transaction has rules of its own now. */
  public boolean inTransaction() {
    return transaction != null;
  }

  /** Notes that a transaction was committed or rolled back through JDBC, or that this failed. */
  public void transactionOver() {
    lock.lock();
    try {
      endTransactionUnlessOpen();
    } finally {
      lock.unlock();
    }
  }

  /** Notes the connection's mode; switching it commits. */
  public void autoCommit(boolean on) {
    lock.lock();
    try {
      if (on != autoCommit) {
        endTransactionUnlessOpen();
      }
      autoCommit = on;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that the vendor's own connection was handed out. */
  public void bypassed() {
    bypassed = true;
  }

  /** Lets everything go: the connection is closed. */
  public void close() {
    lock.lock();
    try {
      endTransaction();
      for (Pin pin : List.copyOf(held)) {
        pin.release();
      }
    } finally {
      lock.unlock();
    }
    closed = true;
    if (own.isIdle()) {
      epochs.forget(own);
    }
  }

  private void endTransactionIfOver() {
    if (transaction != null && vendor.transactionState() == TransactionState.IDLE) {
      endTransaction();
    }
  }

  /** A commit may fail, and leave the transaction open that a text had begun. */
  private void endTransactionUnlessOpen() {
    TransactionState state = vendor.transactionState();
    if (state != TransactionState.OPEN && state != TransactionState.FAILED) {
      endTransaction();
    }
  }

  private void endTransaction() {
    if (transaction != null) {
      transaction.end();
      transaction = null;
      carried.forEach(Epoch::end);
      carried.clear();
      transactionEnded.run();
    }
  }
}
