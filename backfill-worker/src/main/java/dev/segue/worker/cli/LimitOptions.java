package dev.segue.worker.cli;

import dev.segue.worker.throttle.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** When a work waits by itself. */
final class LimitOptions {
  @Option(
      names = "--max-lag",
      paramLabel = "SECONDS",
      description = "Waits while a replica is further behind. Default: 5.")
  private long lagSeconds = 5;

  @Option(
      names = "--max-lag-mb",
      paramLabel = "MB",
      description = "Waits while a replica or an inactive slot is more WAL behind. Default: 1024.")
  private long lagMegabytes = 1024;

  @Option(
      names = "--max-lock-waiters",
      paramLabel = "N",
      description = "Waits while more sessions wait for a lock. Default: 5.")
  private int lockWaiters = 5;

  @Option(
      names = "--max-active",
      paramLabel = "N",
      description = "Waits while more sessions are active. Default: no bound.")
  private Optional<Integer> active = Optional.empty();

  @Option(
      names = "--max-dead",
      paramLabel = "PERCENT",
      description = "Waits while the table has more dead rows for each hundred. Default: 50.")
  private int deadPercent = 50;

  @Option(
      names = "--wait-query",
      paramLabel = "SQL",
      description = "Waits while this query gives true, or a text: the reason.")
  private Optional<String> query = Optional.empty();

  @Option(names = "--wait-file", paramLabel = "FILE", description = "Waits while this file exists.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--wait-url",
      paramLabel = "URL",
      description = "Waits unless this HTTP address answers with success within a second.")
  private Optional<URI> probe = Optional.empty();

  /** The limits; complains of those that mean nothing. */
  Limits limits() throws UsageException {
    boolean wrong =
        lagSeconds < 0
            || lagMegabytes < 0
            || lockWaiters < 0
            || deadPercent < 1
            || active.filter(n -> n < 0).isPresent();
    if (wrong) {
      throw new UsageException("The limits --max-... are numbers from 0 on, --max-dead from 1 on.");
    }
    boolean http =
        probe.isEmpty()
            || "http".equals(probe.get().getScheme())
            || "https".equals(probe.get().getScheme());
    if (!http) {
      throw new UsageException("--wait-url is an address that begins with http:// or https://.");
    }
    return new Limits(
        Duration.ofSeconds(lagSeconds),
        lagMegabytes,
        lockWaiters,
        active,
        deadPercent,
        query,
        file,
        probe);
  }
}
