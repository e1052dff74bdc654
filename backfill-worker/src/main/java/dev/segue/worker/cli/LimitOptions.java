package dev.segue.worker.cli;

import dev.segue.worker.throttle.Critical;
import dev.segue.worker.throttle.Limits;
import java.net.URI;
import java.net.URISyntaxException;
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
      names = "--wait-vacuum",
      description = "Waits while a vacuum is at work on the table, whatever its dead rows.")
  private boolean vacuum;

  @Option(
      names = "--max-commit-ms",
      paramLabel = "MS",
      description = "Waits when a commit of its own took longer. Default: 1000.")
  private long commitMillis = 1000;

  @Option(
      names = "--max-archive-mb",
      paramLabel = "MB",
      description =
          "Waits while more log is to be archived, where the server archives. Default: 1024.")
  private long archiveMegabytes = 1024;

  @Option(
      names = "--critical-lag",
      paramLabel = "SECONDS",
      description = "Stops the work, for all its workers, when a replica is further behind.")
  private Optional<Long> criticalLag = Optional.empty();

  @Option(
      names = "--critical-lock-waiters",
      paramLabel = "N",
      description = "Stops the work when more sessions wait for a lock.")
  private Optional<Integer> criticalWaiters = Optional.empty();

  @Option(
      names = "--critical-active",
      paramLabel = "N",
      description = "Stops the work when more sessions are active.")
  private Optional<Integer> criticalActive = Optional.empty();

  @Option(
      names = "--wait-query",
      paramLabel = "SQL",
      description = "Waits while this query gives true, or a text: the reason. It may not write.")
  private Optional<String> query = Optional.empty();

  @Option(names = "--wait-file", paramLabel = "FILE", description = "Waits while this file exists.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--wait-url",
      paramLabel = "URL",
      description = "Waits unless this HTTP address answers with success within a second.")
  private Optional<String> url = Optional.empty();

  /** The limits; complains of those that mean nothing. */
  Limits limits() throws UsageException {
    boolean wrong =
        lagSeconds < 0
            || lagMegabytes < 0
            || lockWaiters < 0
            || deadPercent < 1
            || commitMillis < 1
            || archiveMegabytes < 0
            || criticalLag.filter(n -> n < 0).isPresent()
            || criticalWaiters.filter(n -> n < 0).isPresent()
            || criticalActive.filter(n -> n < 0).isPresent()
            || active.filter(n -> n < 0).isPresent();
    if (wrong) {
      throw new UsageException(
          "The limits --max-... and --critical-... are numbers from 0 on, --max-dead and --max-commit-ms from 1 on.");
    }
    Optional<URI> probe = url.isPresent() ? Optional.of(probe(url.get())) : Optional.empty();
    return new Limits(
        Duration.ofSeconds(lagSeconds),
        lagMegabytes,
        lockWaiters,
        active,
        deadPercent,
        vacuum,
        Duration.ofMillis(commitMillis),
        archiveMegabytes,
        query,
        file,
        probe,
        new Critical(criticalLag.map(Duration::ofSeconds), criticalWaiters, criticalActive));
  }

  /** The address that is asked. No complaint repeats it: its query may hold a secret. */
  private static URI probe(String text) throws UsageException {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw new UsageException(
          "--wait-url is no address: %s at its character %d. Write that as %%-escapes."
              .formatted(e.getReason(), e.getIndex() + 1));
    }
    if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
      throw new UsageException("--wait-url is an address that begins with http:// or https://.");
    }
    if (String.valueOf(address.getRawAuthority()).contains("@")) {
      throw new UsageException(
          "--wait-url holds a user or a password, which everybody reads who lists processes. Let a"
              + " script that knows them ask, and make and remove the file of --wait-file.");
    }
    if (address.getHost() == null) {
      throw new UsageException(
          "--wait-url names no host that can be asked: a host's name has letters, digits, hyphens and"
              + " dots, and no underscore. Give its number, or another name that it has.");
    }
    return address;
  }
}
