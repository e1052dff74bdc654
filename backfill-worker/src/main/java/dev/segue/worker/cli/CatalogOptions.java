package dev.segue.worker.cli;

import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.DdlSource;
import dev.segue.worker.catalog.LiveSource;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command finds the tables. */
final class CatalogOptions {
  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "The tables as DDL: CREATE TABLE, CREATE INDEX, ALTER TABLE; pg_dump -s.")
  private Optional<Path> schema = Optional.empty();

  @Option(
      names = "--search-path",
      paramLabel = "SCHEMA",
      split = ",",
      description = "With --schema: where names without a schema are found. Default: public.")
  private List<String> searchPath = List.of("public");

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

  /** The source that the options name, if they name one. */
  Optional<CatalogSource> open(Surroundings surroundings) throws UsageException, SourceException {
    if (schema.isPresent() && url.isPresent()) {
      throw new UsageException("Give --schema or --url, not both.");
    }
    if (schema.isPresent()) {
      return Optional.of(new DdlSource(schema.get(), searchPath));
    }
    Optional<String> database = url.or(() -> surroundings.variable("SEGUE_URL"));
    if (database.isEmpty()) {
      return Optional.empty();
    }
    Login login =
        new Login(
            database.get(),
            user.or(() -> surroundings.variable("SEGUE_USER")),
            password(surroundings));
    return Optional.of(LiveSource.connect(login, surroundings.drivers()));
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
