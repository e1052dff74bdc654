package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to the server is written in its digits, whatever the user's are. */
class DigitsIT {
  private static final Locale EGYPT = new Locale("ar", "EG");

  @Test
  void works_whereDigitsAreOthers_areCarriedThrough(@TempDir Path folder) throws Exception {
    // They are other digits, or this proves nothing.
    assertThat(String.format(EGYPT, "%d", 7)).isNotEqualTo("7");
    SplitUsers users = SplitUsers.create(folder, 2_000);
    for (String command : new String[] {"init", "expand", "plan", "backfill", "verify"}) {
      assertThat(users.startIn(EGYPT, command).waitFor()).as(command).isZero();
    }
    assertThat(users.faults()).isEmpty();
  }
}
