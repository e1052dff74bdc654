package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line can do, the API can do: each command and option, or why not. */
@Timeout(60)
class ApiCoverageIT {
  private static final String AT_START = "said once, when the sidecar is started";
  private static final String AT_CALLER = "a matter of the caller's terminal and files";

  private static final Map<String, String> COMMANDS =
      Map.of(
          "help", "what there is stands in the README",
          "sidecar", "it is what answers",
          "status", "GET /api/v1/status");

  /** Options of any command, or of the one that stands before. */
  private static final Map<String, String> OPTIONS = exceptions();

  private static Map<String, String> exceptions() {
    Map<String, String> options = new TreeMap<>();
    for (String name :
        List.of(
            "RULES",
            "--url",
            "--user",
            "--password",
            "--password-file",
            "--control-schema",
            "--target",
            "--all-instances-at",
            "--mask",
            "--parts",
            "--stop-file",
            "backfill --rate",
            "backfill --target-ms",
            "verify --rate",
            "verify --target-ms")) {
      options.put(name, AT_START);
    }
    for (String name :
        List.of("--help", "--version", "--output", "--width", "--report", "--file", "--sql")) {
      options.put(name, AT_CALLER);
    }
    for (String name : List.of("--schema", "--search-path")) {
      options.put(name, "the sidecar has a database to ask");
    }
    options.put("--at-once", "a sidecar is for one database");
    options.put("init --change", "the tables are for all changes");
    options.put("check --shape", "means something only with --sql");
    options.put("expand --patience", "the sidecar tries again by itself");
    new CommandLine(new LimitOptions())
        .getCommandSpec()
        .options()
        .forEach(option -> options.put(option.longestName(), AT_START));
    return options;
  }

  /** What a member of a call is named that means the same. */
  private static String member(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return argument.paramLabel().toLowerCase(java.util.Locale.ROOT);
    }
    String name = option.longestName();
    if (name.equals("--target-ms")) {
      return "targetMillis";
    }
    Matcher hyphen = Pattern.compile("-(\\w)").matcher(name.substring(2));
    return hyphen.replaceAll(found -> found.group(1).toUpperCase(java.util.Locale.ROOT));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** The members that a route knows, by what it says of one that it does not. */
  private static Optional<Set<String>> members(RunningSidecar sidecar, String command) {
    var answer = sidecar.post("/api/v1/" + command, "{\"unknown\": 1}");
    Matcher known = Pattern.compile("there are ([^.]*)\\.").matcher(answer.body());
    return known.find() ? Optional.of(Set.of(known.group(1).split(", "))) : Optional.empty();
  }

  @Test
  void commandLine_overHttp_isAllThere(@TempDir Path folder) {
    SplitUsers users = SplitUsers.create(folder, 10);
    List<String> missing = new ArrayList<>();
    Set<String> used = new TreeSet<>();
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"done\"");
      Run.commandLine()
          .getSubcommands()
          .forEach(
              (command, line) -> {
                if (COMMANDS.containsKey(command)) {
                  return;
                }
                Optional<Set<String>> members = members(sidecar, command);
                if (members.isEmpty()) {
                  missing.add(command);
                  return;
                }
                for (ArgSpec argument : line.getCommandSpec().args()) {
                  String name = name(argument);
                  String here = command + " " + name;
                  if (members.get().contains(member(argument))) {
                    continue;
                  }
                  used.add(OPTIONS.containsKey(here) ? here : name);
                  if (!OPTIONS.containsKey(here) && !OPTIONS.containsKey(name)) {
                    missing.add(here);
                  }
                }
              });
    }
    assertThat(missing).isEmpty();
    assertThat(OPTIONS.keySet()).as("exceptions that are none").isSubsetOf(used);
  }
}
