package dev.segue.worker.cli;

import dev.segue.worker.catalog.Unreadable;
import dev.segue.worker.http.Exposure;
import dev.segue.worker.http.ListenAddress;
import dev.segue.worker.http.TlsKeys;
import dev.segue.worker.http.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Where a sidecar answers, and whom. */
final class ListenOptions {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to answer HTTP. Default: 127.0.0.1:8642.")
  private String address = "127.0.0.1:8642";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Who knows this file's first line may change things. Or SEGUE_TOKEN. Without a token nothing"
              + " can be changed over HTTP.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description =
          "Answers HTTPS with the key in this PKCS #12 file; read again when it is renewed.")
  private Optional<Path> keystore = Optional.empty();

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "The keystore's password is this file's first line. Or SEGUE_TLS_PASSWORD.")
  private Optional<Path> keystorePassword = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "A name by which callers call the sidecar, besides localhost and addresses. May be given"
              + " several times; other names are refused.")
  private List<String> hosts = List.of();

  @Option(
      names = "--open-reads",
      description = "Reading needs no token, even where others can reach the sidecar.")
  private boolean openReads;

  @Option(
      names = "--insecure-listen",
      description =
          "Listens where others can reach it without a token and TLS: the network keeps them out.")
  private boolean insecure;

  /** What these options and the environment say; complains of what must not be. */
  Exposure exposure(Surroundings surroundings) throws UsageException {
    try {
      Exposure exposure =
          new Exposure(
              ListenAddress.parse(address),
              secret(tokenFile, "SEGUE_TOKEN", "token", surroundings).map(Token::of),
              keys(surroundings),
              insecure,
              openReads,
              hosts.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
      Optional<String> problem = exposure.problem();
      if (problem.isPresent()) {
        throw new UsageException(problem.get());
      }
      return exposure;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Optional<TlsKeys> keys(Surroundings surroundings) throws UsageException {
    if (keystore.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isReadable(keystore.get())) {
      throw new UsageException("The keystore " + keystore.get() + " cannot be read.");
    }
    return Optional.of(
        new TlsKeys(
            keystore.get(),
            secret(keystorePassword, "SEGUE_TLS_PASSWORD", "keystore's password", surroundings)
                .orElse("")));
  }

  private static Optional<String> secret(
      Optional<Path> file, String variable, String what, Surroundings surroundings)
      throws UsageException {
    if (file.isEmpty()) {
      return surroundings.variable(variable);
    }
    try {
      return Optional.of(Files.readString(file.get()).lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new UsageException(
          "The file with the " + what + " cannot be read: " + Unreadable.words(e) + ".");
    }
  }
}
