package dev.segue.worker.cli;

import dev.segue.rules.model.RuleSet;
import dev.segue.worker.api.ChangeRoutes;
import dev.segue.worker.api.QuestionRoutes;
import dev.segue.worker.api.ReadRoutes;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.http.Exposure;
import dev.segue.worker.http.PageFiles;
import dev.segue.worker.http.Route;
import dev.segue.worker.http.WebServer;
import dev.segue.worker.metrics.SidecarMetrics;
import dev.segue.worker.sidecar.RulesWatch;
import dev.segue.worker.sidecar.Sidecar;
import dev.segue.worker.sidecar.SidecarSettings;
import dev.segue.worker.throttle.Limits;
import dev.segue.worker.throttle.Signal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segue sidecar}: works beside the application for as long as that runs. */
@Command(
    name = "sidecar",
    description =
        "Runs beside the application: fills and verifies by itself whatever the phases of the rules"
            + " file call for, and shows it over HTTP. The file is read again when it changes. It adds"
            + " columns only with --allow-ddl, and never drops any.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:told to end, and nothing was under way",
      "2:wrong arguments, a bad rules file, or an address that it cannot listen on",
      "4:told to end, behind a chunk of a work that goes on when the sidecar is started again"
    })
final class SidecarCommand implements Callable<Integer>, Targeted {
  /** Two for who works, one for who looks around, two for whoever asks over HTTP. */
  private static final int CONNECTIONS = 5;

  private final Surroundings surroundings;

  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private PhaseOption phase = new PhaseOption();

  @Option(
      names = "--allow-ddl",
      description = "May create the segue tables and add new columns by itself.")
  private boolean ddlAllowed;

  @Option(
      names = "--mask",
      description =
          "Notes and shows of rows their keys and the lengths of their values, not the values.")
  private boolean mask;

  @Mixin private ListenOptions listen = new ListenOptions();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private LogOptions log = new LogOptions();

  SidecarCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Targets targets() throws UsageException {
    Targets targets = work.targets(1, false);
    if (targets.all().size() > 1) {
      throw new UsageException(
          "A sidecar is for one database; the rules file names %d. Say which: --target %s."
              .formatted(targets.all().size(), targets.all().get(0).name()));
    }
    return targets;
  }

  @Override
  public Integer call() throws Exception {
    run.require();
    Exposure exposure = listen.exposure(surroundings);
    RuleSet rules = work.rules();
    ControlSchema schema = work.schema(rules);
    Login login = work.login(surroundings);
    SidecarSettings settings =
        new SidecarSettings(
            phase.said(),
            work.only(),
            ddlAllowed,
            run.rate,
            run.targetMillis,
            run.parts,
            limits.limits(),
            mask,
            WorkOptions.who());
    Clock clock = Clock.systemUTC();
    try (StopHook hook = run.hook();
        Database database = Database.unconnected(login, surroundings.drivers(), CONNECTIONS)) {
      SidecarMetrics metrics =
          new SidecarMetrics(
              Dialects.of(database)
                  .signals(settings.limits(), () -> Duration.ZERO, "", Limits.Leaves.STRIPES)
                  .stream()
                  .map(Signal::name)
                  .toList());
      Sidecar sidecar =
          new Sidecar(
              settings,
              database,
              schema,
              new RulesWatch(work.file(), rules, clock),
              login,
              surroundings.drivers(),
              clock,
              metrics,
              log.to(surroundings, clock));
      List<Route> routes = new ArrayList<>(PageFiles.routes());
      routes.addAll(new ReadRoutes(sidecar, metrics, database, schema, clock).routes());
      routes.addAll(new ChangeRoutes(sidecar, database, schema).routes());
      routes.addAll(new QuestionRoutes(sidecar, database, schema).routes());
      try (WebServer server = listening(exposure, routes)) {
        log.to(surroundings, clock).accept("The sidecar answers on " + shown(exposure, server));
        return sidecar.run(hook.signal()) ? ExitCode.STOPPED : ExitCode.OK;
      }
    }
  }

  private static WebServer listening(Exposure exposure, List<Route> routes) throws UsageException {
    try {
      return WebServer.start(exposure, routes);
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static String shown(Exposure exposure, WebServer server) {
    String host = exposure.address().host();
    return (exposure.tls().isPresent() ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + server.port()
        + "/";
  }
}
