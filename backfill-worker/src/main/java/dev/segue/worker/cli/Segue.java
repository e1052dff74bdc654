package dev.segue.worker.cli;

import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.WorkState;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Properties;
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
  private Segue() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.surroundings(), arguments));
  }

  static int run(Surroundings surroundings, String... arguments) {
    CommandLine segue =
        new CommandLine(new Segue())
            .addSubcommand(new ExplainCommand(surroundings))
            .addSubcommand(new CheckCommand(surroundings))
            .addSubcommand(new InitCommand(surroundings))
            .addSubcommand(new ExpandCommand(surroundings))
            .addSubcommand(new BackfillCommand(surroundings))
            .addSubcommand(new VerifyCommand(surroundings))
            .addSubcommand(new StatusCommand(surroundings))
            .addSubcommand(
                "pause",
                told(
                    new StateCommand(surroundings, WorkState.PAUSED),
                    "Open works wait, each worker behind its current chunk, until they are resumed."))
            .addSubcommand(
                "resume",
                told(
                    new StateCommand(surroundings, WorkState.RUNNING),
                    "Works that wait go on. A stopped one needs its command started again, too."))
            .addSubcommand(
                "stop",
                told(
                    new StateCommand(surroundings, WorkState.STOPPED),
                    "Open works end, each worker behind its current chunk. Starting the command again"
                        + " goes on from there."))
            .addSubcommand(new ThrottleCommand(surroundings))
            .setOut(surroundings.out())
            .setErr(surroundings.err())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setUsageHelpWidth(100)
            .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    if (arguments.length == 0) {
      segue.usage(surroundings.out());
      return ExitCode.USAGE;
    }
    return segue.execute(arguments);
  }

  /** A command that several names share, described for one of them. */
  private static CommandLine told(StateCommand command, String description) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  private static int failed(Exception failure, CommandLine command) throws Exception {
    if (failure instanceof UsageException || failure instanceof SourceException) {
      command.getErr().println(failure.getMessage());
      return ExitCode.USAGE;
    }
    if (failure instanceof SQLException refused) {
      command
          .getErr()
          .println(
              "The database refused: "
                  + String.valueOf(refused.getMessage()).lines().findFirst().orElse("")
                  + " (SQLSTATE "
                  + refused.getSQLState()
                  + ")");
      return ExitCode.USAGE;
    }
    throw failure;
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
