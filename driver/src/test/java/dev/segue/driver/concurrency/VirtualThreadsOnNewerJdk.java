package dev.segue.driver.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual threads through our connections. Run only on the JDK of the profile newer-jdk. */
final class VirtualThreadsOnNewerJdk {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
      """;

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  @Test
  void virtualThreads_throughOurConnections_areNeverPinnedByUs(@TempDir Path directory)
      throws Exception {
    Ruled ruled =
        Ruled.by(
            Postgres.database(
                "CREATE TABLE users (id int PRIMARY KEY, name text, full_name text)",
                "INSERT INTO users (id, name) SELECT n, 'n' FROM generate_series(0, 63) n"),
            directory,
            RULES);
    // Classes are loaded before, the JDK's own for virtual threads too: initializers pin, once.
    workOnVirtualThreads(ruled);
    Path recorded = directory.resolve("pinned.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      recording.enable("jdk.VirtualThreadStart");
      recording.start();
      workOnVirtualThreads(ruled);
      recording.stop();
      recording.dump(recorded);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(recorded);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("jdk.VirtualThreadStart"))
        .hasSizeGreaterThanOrEqualTo(64);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
        .filteredOn(VirtualThreadsOnNewerJdk::isOurs)
        .isEmpty();
  }

  private static void workOnVirtualThreads(Ruled ruled) throws Exception {
    try (ForkedThreads threads = new ForkedThreads(virtualThreads())) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int number = 0; number < 64; number++) {
        int id = number;
        all.add(threads.executor().submit(() -> work(ruled, id)));
      }
      for (Future<Integer> one : all) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(20);
      }
    }
  }

  /** Ends its threads with the block. */
  private record ForkedThreads(ExecutorService executor) implements AutoCloseable {
    @Override
    public void close() {
      executor.shutdownNow();
    }
  }

  private static boolean isOurs(RecordedEvent event) {
    String reason = String.valueOf(event.getString("pinnedReason"));
    if (reason.contains("initialization of") && !reason.contains("dev.segue")) {
      return false;
    }
    RecordedStackTrace trace = event.getStackTrace();
    return trace != null
        && trace.getFrames().stream()
            .anyMatch(
                frame ->
                    frame.getMethod().getType().getName().startsWith("dev.segue.")
                        && !frame.getMethod().getType().getName().contains("OnNewerJdk"));
  }

  private static int work(Ruled ruled, int id) throws Exception {
    int done = 0;
    try (Connection connection = ruled.connect();
        PreparedStatement update =
            connection.prepareStatement("UPDATE users SET full_name = ? WHERE id = ?");
        PreparedStatement query =
            connection.prepareStatement("SELECT name FROM users WHERE id = ?")) {
      for (int round = 0; round < 20; round++) {
        update.setString(1, "r" + round);
        update.setInt(2, id);
        done += update.executeUpdate();
        query.setInt(1, id);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          assertThat(rows.getString("name")).isEqualTo("r" + round);
        }
      }
    }
    return done;
  }
}
