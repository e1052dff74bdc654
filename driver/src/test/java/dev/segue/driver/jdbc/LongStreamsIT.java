package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Ruled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams far longer than the heap, and the files in which they wait. */
final class LongStreamsIT extends RuledConnection {
  private static final int SIZE = 200_000_000;

  /** A quarter of a long stream is more than this heap, too. */
  private static final String HEAP = "-Xmx40m";

  @Test
  void stream_largerThanTheHeap_feedsBothColumnsAndLeavesNoFile() throws Exception {
    run(Ruled.by(postgres, directory, Ruled.NAME_AND_PHOTO).url());
    assertThat(lengths("photo = picture AND name = full_name"))
        .isEqualTo(SIZE + " 5, " + SIZE / 4 + " " + SIZE / 4);
  }

  /** What ours is held to: the vendor's driver alone does it in the same heap. */
  @Test
  @Tag("soak")
  void stream_largerThanTheHeap_isNoMatterForTheVendorsDriver() throws Exception {
    run(Ruled.by(postgres, directory, Ruled.NAME_AND_PHOTO).url(), postgres.url());
    assertThat(lengths("picture IS NOT NULL")).isEqualTo(SIZE + " 5, " + SIZE / 4 + " " + SIZE / 4);
  }

  private static String lengths(String condition) throws Exception {
    return postgres.value(
        "SELECT string_agg(length(photo) || ' ' || length(name), ', ' ORDER BY id) FROM users"
            + " WHERE "
            + condition);
  }

  private void run(String... urls) throws Exception {
    postgres.run(
        "ALTER TABLE users ALTER photo SET STORAGE EXTERNAL, ALTER picture SET STORAGE EXTERNAL,"
            + " ALTER name SET STORAGE EXTERNAL, ALTER full_name SET STORAGE EXTERNAL");
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                LongStreams.class.getName(),
                String.valueOf(SIZE)));
    command.addAll(List.of(urls));
    Process application = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(application.waitFor()).as(output).isZero();
    assertThat(output).contains(LongStreams.DONE);
  }
}
