package dev.segue.worker.cli;

import dev.segue.worker.catalog.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command connects to a database. */
final class LoginOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The database's own JDBC URL, without 'segue:'. Or SEGUE_URL.")
  private Optional<String> url = Optional.empty();

  @Option(names = "--user", paramLabel = "NAME", description = "The user. Or SEGUE_USER.")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--password",
      interactive = true,
      arity = "0..1",
      paramLabel = "PASSWORD",
      description = "Asks for the password. Better in files: --password-file or SEGUE_PASSWORD.")
  private char @Nullable [] password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password is this file's first line.")
  private Optional<Path> passwordFile = Optional.empty();

  /** Whether the command line names a database. */
  boolean hasUrl() {
    return url.isPresent();
  }

  /** The login; complains if there is none. */
  Login required(Surroundings surroundings) throws UsageException {
    return login(surroundings)
        .orElseThrow(() -> new UsageException("Which database? Give --url, or set SEGUE_URL."));
  }

  /** The login that the options or the environment name, if they name one. */
  Optional<Login> login(Surroundings surroundings) throws UsageException {
    Optional<String> database = url.or(() -> surroundings.variable("SEGUE_URL"));
    return database.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Login(
                database.get(),
                user.or(() -> surroundings.variable("SEGUE_USER")),
                password(surroundings)));
  }

  private Optional<String> password(Surroundings surroundings) throws UsageException {
    if (password != null) {
      return Optional.of(new String(password));
    }
    if (passwordFile.isEmpty()) {
      return surroundings.variable("SEGUE_PASSWORD");
    }
    try {
      return Files.readString(passwordFile.get()).lines().findFirst().or(() -> Optional.of(""));
    } catch (IOException e) {
      throw new UsageException("The password file cannot be read: " + e);
    }
  }
}
