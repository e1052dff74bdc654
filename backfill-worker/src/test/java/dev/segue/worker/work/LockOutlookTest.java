package dev.segue.worker.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.worker.chunk.Locks;
import org.junit.jupiter.api.Test;

class LockOutlookTest {
  @Test
  void chunks_behindALockThatWasMet_leaveLocksOutForAWhile() {
    LockOutlook outlook = new LockOutlook();
    assertThat(outlook.next()).isEqualTo(Locks.UNEXPECTED);
    assertThat(outlook.met()).as("another way is tried at once").isTrue();
    for (int chunk = 0; chunk < 16; chunk++) {
      assertThat(outlook.next()).isEqualTo(Locks.LEFT_OUT);
      outlook.passed();
    }
    assertThat(outlook.next()).isEqualTo(Locks.UNEXPECTED);
  }

  @Test
  void lock_metByAChunkThatLeavesThemOut_isNoReasonForAnotherWay() {
    LockOutlook outlook = new LockOutlook();
    assertThat(outlook.met()).isTrue();
    assertThat(outlook.met()).as("something else than a row is locked: wait").isFalse();
    assertThat(outlook.next()).isEqualTo(Locks.LEFT_OUT);
  }
}
