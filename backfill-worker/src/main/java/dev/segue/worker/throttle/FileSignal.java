package dev.segue.worker.throttle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;

/** A flag file: the work waits while it exists. */
final class FileSignal implements Signal {
  private final Path file;

  FileSignal(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "flag file";
  }

  @Override
  public Optional<String> reason(Connection connection) {
    return Files.exists(file) ? Optional.of("the file " + file + " exists") : Optional.empty();
  }
}
