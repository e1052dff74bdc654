package dev.segue.worker.cli;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Control;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.LiveSource;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.catalog.Unreadable;
import dev.segue.worker.check.CheckJson;
import dev.segue.worker.check.CheckPage;
import dev.segue.worker.check.CheckResult;
import dev.segue.worker.check.RulesCheck;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.server.PostgresServer;
import dev.segue.worker.server.Server;
import dev.segue.worker.server.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command of the worker is told: the rules, the database, the segue tables. */
final class WorkOptions {
  /** Where the segue tables are unless somebody says otherwise. */
  static final String DEFAULT_SCHEMA = "segue";

  @Parameters(index = "0", paramLabel = "RULES", description = "The rules file.")
  private Path file = Path.of("");

  @Option(
      names = "--change",
      paramLabel = "ID",
      description = "Only this change, where the file has several.")
  private Optional<String> change = Optional.empty();

  @Option(
      names = "--control-schema",
      paramLabel = "NAME",
      description = "The schema of the segue tables. Default: the rules file's control, or segue.")
  private Optional<String> schema = Optional.empty();

  @Mixin private LoginOptions login = new LoginOptions();

  /** The file as the user named it. */
  String name() {
    return file.toString();
  }

  /** The rules; complains of all that is wrong with the file. */
  RuleSet rules() throws UsageException {
    RuleSet rules = read(file);
    RulesArgument.requireChange(rules, change, file.toString());
    return rules;
  }

  /** The rules of a file; complains of all that is wrong with it. */
  static RuleSet read(Path file) throws UsageException {
    RulesResult result;
    try {
      result = RulesReader.read(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new UsageException("The rules file cannot be read: " + Unreadable.words(e) + ".");
    }
    if (result.rules().isEmpty()) {
      throw new UsageException(
          result.problems().stream()
              .map(p -> file + ":" + p.line() + ":" + p.column() + ": " + p.message())
              .collect(Collectors.joining("\n")));
    }
    return result.rules().get();
  }

  /** The databases that the command is about, if the file names them. */
  Targets targets(int atOnce, boolean forPrograms) throws UsageException {
    return new Targets(login.targets(rules(), name()), atOnce, forPrograms);
  }

  /** The rules file. */
  Path file() {
    return file;
  }

  /** The one change that the command is about, if it was named. */
  Optional<String> only() {
    return change;
  }

  /** The changes that the command is about. */
  List<Change> changes(RuleSet rules) {
    return rules.changes().stream()
        .filter(c -> change.isEmpty() || change.get().equals(c.id()))
        .toList();
  }

  /** The changes that the command is about: those at the said phase, or the one that is named. */
  List<Change> changes(RuleSet rules, Phase said) throws UsageException {
    List<Change> named = changes(rules);
    if (change.isPresent()) {
      PhaseOption.require(said, named.get(0));
      return named;
    }
    List<Change> there = named.stream().filter(c -> c.phase() == said).toList();
    if (there.isEmpty()) {
      throw new UsageException(
          "You say that all instances are at %s; the rules file has no change there, but %s. Wait until"
                  .formatted(
                      said.label(),
                      named.isEmpty()
                          ? "none at all"
                          : named.stream()
                              .map(c -> "'" + c.id() + "' at " + c.phase().label())
                              .collect(Collectors.joining(", ")))
              + " all instances have that file, and say its phase.");
    }
    return there;
  }

  /**
   * Whether these changes may be used on the database; prints what {@code segue check} says if not.
   */
  boolean fits(List<Change> changes, Surroundings surroundings, OutputOptions output)
      throws UsageException, SourceException {
    CheckResult result;
    try (CatalogSource source = LiveSource.connect(login(surroundings), surroundings.drivers())) {
      result =
          new CheckResult(
              file.toString(),
              changes.size(),
              List.of(),
              Optional.of(source.name()),
              RulesCheck.findings(changes, source, ShapeSetting.of(Side.OLD)),
              Optional.empty());
    }
    if (result.hasProblems()) {
      output.print(surroundings, page -> CheckPage.print(result, page), CheckJson.of(result));
    }
    return !result.hasProblems();
  }

  /** Where the segue tables are. */
  ControlSchema schema(RuleSet rules) {
    return schema(schema, rules);
  }

  /** The schema that was named, else the one that the rules name. */
  static ControlSchema schema(Optional<String> named, RuleSet rules) {
    return new ControlSchema(
        named.or(() -> rules.control().map(Control::schema)).orElse(DEFAULT_SCHEMA));
  }

  /** The kind of server that the URL is of; PostgreSQL where none was given. */
  Server server(Surroundings surroundings) {
    return login.url(surroundings).flatMap(Servers::of).orElse(PostgresServer.INSTANCE);
  }

  /** The login; complains if there is none. */
  Login login(Surroundings surroundings) throws UsageException {
    return login.required(surroundings);
  }

  /** A pool of connections to the database. */
  Database open(Surroundings surroundings, int connections) throws UsageException, SourceException {
    return Database.open(login(surroundings), surroundings.drivers(), connections);
  }

  /** Who runs the command: the user and the host. */
  static String who() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown host";
    }
    return System.getProperty("user.name", "unknown") + "@" + host;
  }
}
