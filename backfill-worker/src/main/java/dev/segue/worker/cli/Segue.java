package dev.segue.worker.cli;

import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.Remedy;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.catalog.Unreadable;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.run.Purpose;
import dev.segue.worker.terminal.Unforeseen;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line {@code segue}. */
@Command(
    name = "segue",
    description = "Zero-downtime change of a relational schema.",
    mixinStandardHelpOptions = true,
    versionProvider = Segue.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CommandLine.HelpCommand.class)
public final class Segue {
  private static final Map<String, String> TOLD =
      Map.of(
          "0", "told, or there was nothing to tell",
          "2", "wrong arguments, or a database that refuses");

  private Segue() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    StopHook.exit(run(Terminal.surroundings(), arguments));
  }

  static int run(Surroundings surroundings, String... arguments) {
    CommandLine segue =
        commandLine(surroundings)
            .setExecutionStrategy(parsed -> executed(parsed, surroundings, arguments));
    if (arguments.length == 0) {
      segue.usage(surroundings.out());
      return ExitCode.USAGE;
    }
    if (Arrays.stream(arguments).anyMatch(argument -> argument.startsWith("--password="))) {
      segue.getErr().println(LoginOptions.IN_THE_TITLE);
      return ExitCode.USAGE;
    }
    return segue.execute(arguments);
  }

  /** Runs a command, on each of the databases that its rules file names. */
  private static int executed(
      CommandLine.ParseResult parsed, Surroundings surroundings, String... arguments) {
    CommandLine command = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
    boolean asksForHelp = parsed.asCommandLineList().stream().anyMatch(Segue::asksForHelp);
    if (surroundings.place().isPresent()
        || asksForHelp
        || !(command.getCommand() instanceof Targeted targeted)) {
      return new CommandLine.RunLast().execute(parsed);
    }
    Targets targets;
    try {
      targets = targeted.targets();
    } catch (UsageException e) {
      command.getErr().println(e.getMessage());
      return ExitCode.USAGE;
    }
    return targets.all().isEmpty()
        ? new CommandLine.RunLast().execute(parsed)
        : new TargetRuns(surroundings, targets, arguments).run();
  }

  private static boolean asksForHelp(CommandLine command) {
    return command.isUsageHelpRequested() || command.isVersionHelpRequested();
  }

  /** All commands and what they take. */
  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new Segue())
        .addSubcommand(new ExplainCommand(surroundings))
        .addSubcommand(new CheckCommand(surroundings))
        .addSubcommand(new InitCommand(surroundings))
        .addSubcommand(new PlanCommand(surroundings))
        .addSubcommand(new ExpandCommand(surroundings))
        .addSubcommand(
            "backfill",
            described(
                new WorkCommand(surroundings, Purpose.FILL, new VerifyOptions()),
                "Fills the new columns of old rows while a change is at dual-write or"
                    + " fallback-read, the old ones at new-read on the way back: in small"
                    + " transactions, by key, only where the value is absent. Stopped or killed,"
                    + " the same command goes on where it was; started several times, the workers"
                    + " share the key ranges.",
                Map.of(
                    "0",
                    "every row that can be filled is; unmappable rows and rows that raise are listed",
                    "1",
                    "rows are left that could be filled, more than 1,000 raise, or the rules do not fit the"
                        + " database",
                    "2",
                    "wrong arguments, or a database that refuses",
                    "4",
                    "stopped before the end; the same command goes on")))
        .addSubcommand(
            "verify",
            verify(
                surroundings,
                "Looks at every row, in chunks, without locks: whether the sides of a change agree,"
                    + " which rows are absent, unmappable or contradict each other. The result is"
                    + " recorded with the change's definition.",
                Map.of(
                    "0",
                    "every row agrees, but for unmappable ones, which are listed",
                    "1",
                    "rows are absent, disagree, or raise an error, or the rules do not fit the database",
                    "2",
                    "wrong arguments, or a database that refuses",
                    "4",
                    "stopped before the end; the same command goes on")))
        .addSubcommand(new StatusCommand(surroundings))
        .addSubcommand(
            "pause",
            described(
                new StateCommand(surroundings, WorkState.PAUSED),
                "Open works wait, each worker behind its current chunk, until they are resumed.",
                TOLD))
        .addSubcommand(
            "resume",
            described(
                new StateCommand(surroundings, WorkState.RUNNING),
                "Works that wait go on. A stopped one needs its command started again, too.",
                TOLD))
        .addSubcommand(
            "stop",
            described(
                new StateCommand(surroundings, WorkState.STOPPED),
                "Open works end within a second, each worker behind its current chunk, which is undone"
                    + " where it takes longer. Starting the command again goes on from there.",
                TOLD))
        .addSubcommand(new ThrottleCommand(surroundings))
        .addSubcommand(new SidecarCommand(surroundings))
        .addSubcommand(new RollbackCommand(surroundings))
        .setOut(surroundings.out())
        .setErr(surroundings.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> failed(failure, command, surroundings));
  }

  /** A command that several names share, described for one of them. */
  private static CommandLine described(
      Object command, String description, Map<String, String> exitCodes) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec()
        .usageMessage()
        .description(description)
        .exitCodeList(new TreeMap<>(exitCodes));
    return line;
  }

  private static CommandLine verify(
      Surroundings surroundings, String description, Map<String, String> exitCodes) {
    VerifyOptions options = new VerifyOptions();
    CommandLine line =
        described(new WorkCommand(surroundings, Purpose.VERIFY, options), description, exitCodes);
    line.getCommandSpec()
        .addMixin("verify", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    return line;
  }

  private static int failed(Exception failure, CommandLine command, Surroundings surroundings) {
    if (failure instanceof UsageException || failure instanceof SourceException) {
      command.getErr().println(failure.getMessage());
      return ExitCode.USAGE;
    }
    if (failure instanceof SQLException refused) {
      command.getErr().println("The database refused: " + said(refused, surroundings));
      return ExitCode.USAGE;
    }
    if (failure instanceof IOException unreadable) {
      // Its message names the file, which is what has to be looked at.
      command
          .getErr()
          .println(
              "A file cannot be read or written: "
                  + Unreadable.words(unreadable)
                  + ". Correct its name or its rights, and run the command again.");
      return ExitCode.USAGE;
    }
    command
        .getErr()
        .println(
            "Something unforeseen happened: "
                + Unforeseen.says(failure)
                + ". What was committed stays. Check what the command was given, and run it again;"
                + " report this line if it comes back.");
    return ExitCode.USAGE;
  }

  private static String said(SQLException refused, Surroundings surroundings) {
    // Whatever the command was told besides, the environment's password it may know.
    Login any = new Login("", Optional.empty(), surroundings.variable("SEGUE_PASSWORD"));
    return any.withoutSecrets(String.valueOf(refused.getMessage()).lines().findFirst().orElse(""))
        + " (SQLSTATE "
        + refused.getSQLState()
        + ")"
        + Remedy.behind(refused);
  }

  /** The version that the build wrote down. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Segue.class.getResourceAsStream("version.properties")) {
        if (in != null) {
          properties.load(in);
        }
      }
      return new String[] {"segue " + properties.getProperty("version", "(unknown)")};
    }
  }
}
