package dev.segue.worker.api;

import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.http.BadCall;
import dev.segue.worker.http.HttpAnswer;
import dev.segue.worker.http.HttpCall;
import dev.segue.worker.http.Route;
import dev.segue.worker.metrics.SidecarMetrics;
import dev.segue.worker.sidecar.Sidecar;
import dev.segue.worker.sidecar.SidecarStatus;
import dev.segue.worker.status.StatusReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is only read: probes, metrics, status, events. All but older events come from memory, so
 * that nobody who asks often can burden the database.
 */
public final class ReadRoutes {
  /** A database that is down holds a look up for some tens of seconds; nothing else does. */
  private static final Duration STUCK = Duration.ofMinutes(3);

  private static final int MOST_EVENTS = 500;

  private final Sidecar sidecar;
  private final SidecarMetrics metrics;
  private final Database database;
  private final StatusReader reader;
  private final Clock clock;

  /** Routes about that sidecar. */
  public ReadRoutes(
      Sidecar sidecar,
      SidecarMetrics metrics,
      Database database,
      ControlSchema schema,
      Clock clock) {
    this.sidecar = sidecar;
    this.metrics = metrics;
    this.database = database;
    this.reader = new StatusReader(database.server(), schema);
    this.clock = clock;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.open("/health", call -> health()),
        Route.open("/ready", call -> ready()),
        Route.get(
            "/metrics",
            call ->
                HttpAnswer.text(
                    200, SidecarMetrics.CONTENT_TYPE, metrics.scrape(sidecar.status()))),
        Route.get("/api/v1/status", call -> status()),
        Route.get("/api/v1/events", this::events));
  }

  private HttpAnswer health() {
    Optional<SidecarStatus> last = sidecar.status();
    boolean stuck =
        last.filter(s -> Duration.between(s.at(), clock.instant()).compareTo(STUCK) > 0)
            .isPresent();
    return stuck
        ? HttpAnswer.json(503, Map.of("status", "stuck"))
        : HttpAnswer.json(200, Map.of("status", "ok"));
  }

  /** Says no more than it must: it is told to anybody. */
  private HttpAnswer ready() {
    Optional<SidecarStatus> last = sidecar.status();
    if (last.isEmpty()) {
      return HttpAnswer.json(503, Map.of("status", "starting"));
    }
    return last.get().databaseTrouble().isPresent()
        ? HttpAnswer.json(503, Map.of("status", "the database cannot be used"))
        : HttpAnswer.json(200, Map.of("status", "ready"));
  }

  private HttpAnswer status() {
    return sidecar
        .status()
        .map(status -> HttpAnswer.json(200, StatusJson.of(status, sidecar.settings())))
        .orElseGet(() -> HttpAnswer.refusal(503, "The sidecar is starting; ask again."));
  }

  private HttpAnswer events(HttpCall call) throws BadCall {
    long after = number(call, "after", 0, Long.MAX_VALUE);
    int most = (int) number(call, "limit", 50, MOST_EVENTS);
    try {
      return HttpAnswer.json(
          200,
          Map.of(
              "events",
              database.inTransaction(connection -> reader.events(connection, after, most)).stream()
                  .map(StatusJson::event)
                  .toList()));
    } catch (SQLException e) {
      return HttpAnswer.refusal(503, "The database did not answer: " + database.explained(e));
    }
  }

  private static long number(HttpCall call, String name, long otherwise, long most) throws BadCall {
    String text = call.query().getOrDefault(name, String.valueOf(otherwise));
    if (!text.matches("\\d{1,18}") || Long.parseLong(text) > most) {
      throw new BadCall("'" + name + "' is to be a whole number from 0 on.");
    }
    return Long.parseLong(text);
  }
}
