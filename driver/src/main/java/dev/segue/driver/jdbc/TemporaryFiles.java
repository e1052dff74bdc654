package dev.segue.driver.jdbc;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The temporary files of one connection: none of them outlives it. */
final class TemporaryFiles implements AutoCloseable {
  // Not the files themselves, so that those of an abandoned statement are let go before.
  private final Set<Runnable> deletions = ConcurrentHashMap.newKeySet();

  TemporaryFile create() throws IOException {
    return new TemporaryFile(deletions);
  }

  @Override
  public void close() {
    deletions.forEach(Runnable::run);
  }
}
