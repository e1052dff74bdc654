package dev.segue.worker.cli;

import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Target;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command connects to a database. */
final class LoginOptions {
  /** Why a password is not taken from the command line. */
  static final String IN_THE_TITLE =
      "A password on the command line stands in the process's title, where everybody reads it: use --password-file FILE or SEGUE_PASSWORD (or SEGUE_URL for a URL that holds one); --password without a value asks for it.";

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
      arity = "0",
      description = "Asks for the password. Better in files: --password-file or SEGUE_PASSWORD.")
  private char @Nullable [] password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password is this file's first line.")
  private Optional<Path> passwordFile = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "This one of the databases that the rules file names as targets; may be given several"
              + " times.")
  private List<String> targets = List.of();

  /** Those of the rules' targets that are meant; none where the command line names a database. */
  List<Target> targets(RuleSet rules, String file) throws UsageException {
    List<String> known = rules.targets().stream().map(Target::name).toList();
    for (String name : targets) {
      if (!known.contains(name)) {
        throw new UsageException(
            "There is no target '%s' in %s; it has %s."
                .formatted(name, file, known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
    if (hasUrl() && !targets.isEmpty()) {
      throw new UsageException("Give --url or --target, not both.");
    }
    return hasUrl()
        ? List.of()
        : rules.targets().stream()
            .filter(target -> targets.isEmpty() || targets.contains(target.name()))
            .toList();
  }

  /** Whether the command line picks targets. */
  boolean picksTargets() {
    return !targets.isEmpty();
  }

  /** Whether the command line names a database. */
  boolean hasUrl() {
    return url.isPresent();
  }

  /** The URL that is named, if one is. */
  Optional<String> url(Surroundings surroundings) {
    return surroundings
        .place()
        .map(place -> place.target().url())
        .or(() -> url)
        .or(() -> surroundings.variable("SEGUE_URL"));
  }

  /** The login; complains if there is none. */
  Login required(Surroundings surroundings) throws UsageException {
    return login(surroundings)
        .orElseThrow(() -> new UsageException("Which database? Give --url, or set SEGUE_URL."));
  }

  /** The login that the options or the environment name, if they name one. */
  Optional<Login> login(Surroundings surroundings) throws UsageException {
    if (surroundings.place().isPresent()) {
      Target target = surroundings.place().get().target();
      return Optional.of(
          new Login(
              target.url(),
              target.user().or(() -> user).or(() -> surroundings.variable("SEGUE_USER")),
              target.passwordFile().isPresent()
                  ? Optional.of(firstLine(Path.of(target.passwordFile().get())))
                  : password(surroundings)));
    }
    if (url.filter(given -> !Login.withoutPasswords(given).equals(given)).isPresent()) {
      throw new UsageException(IN_THE_TITLE);
    }
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
    return Optional.of(firstLine(passwordFile.get()));
  }

  private static String firstLine(Path file) throws UsageException {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new UsageException("The password file cannot be read: " + Unreadable.words(e) + ".");
    }
  }
}
