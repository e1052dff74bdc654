package dev.segue.worker.api;

import dev.segue.rules.model.Change;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkControl;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.expand.Expansion;
import dev.segue.worker.http.BadCall;
import dev.segue.worker.http.HttpAnswer;
import dev.segue.worker.http.HttpCall;
import dev.segue.worker.http.Route;
import dev.segue.worker.sidecar.Duty;
import dev.segue.worker.sidecar.Sidecar;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person tells a running sidecar. Each leaves an event that says who, in the transaction
 * that does it.
 */
public final class ChangeRoutes {
  private static final Set<String> COMMON = Set.of("change", "who");
  private static final int LONGEST_NAME = 60;
  private static final long LONGEST_TARGET = 60_000;

  private final Sidecar sidecar;
  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;

  /** Routes to that sidecar. */
  public ChangeRoutes(Sidecar sidecar, Database database, ControlSchema schema) {
    this.sidecar = sidecar;
    this.database = database;
    this.schema = schema;
    this.store = new WorkStore(schema.name());
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        route("pause", call -> tell(call, WorkState.PAUSED)),
        route("resume", call -> tell(call, WorkState.RUNNING)),
        route("stop", call -> tell(call, WorkState.STOPPED)),
        route("throttle", this::throttle),
        route("backfill", call -> ask(call, Duty.Kind.FILL, COMMON)),
        route("verify", call -> ask(call, Duty.Kind.VERIFY, COMMON)),
        route("expand", this::expand));
  }

  /** Something that may fail because of the database, or of what it finds there. */
  private interface Telling {
    Map<String, Object> answer(HttpCall call) throws BadCall, SQLException, SourceException;
  }

  private Route route(String name, Telling telling) {
    return Route.post(
        "/api/v1/" + name,
        call -> {
          try {
            return HttpAnswer.json(200, telling.answer(call));
          } catch (SourceException e) {
            return HttpAnswer.refusal(409, String.valueOf(e.getMessage()));
          } catch (SQLException e) {
            return HttpAnswer.refusal(503, "The database refused: " + database.explained(e));
          }
        });
  }

  private Map<String, Object> tell(HttpCall call, WorkState state) throws BadCall, SQLException {
    call.require(COMMON);
    Optional<String> change = Changes.named(sidecar, call).map(Change::id);
    return told(new WorkControl(database, schema, who(call)).tell(change, state));
  }

  private Map<String, Object> throttle(HttpCall call) throws BadCall, SQLException {
    call.require(Set.of("change", "who", "rate", "targetMillis"));
    Optional<Long> rate = call.number("rate", 0, Long.MAX_VALUE);
    Optional<Integer> target = call.number("targetMillis", 1, LONGEST_TARGET).map(Long::intValue);
    if (rate.isEmpty() && target.isEmpty()) {
      throw new BadCall("Give 'rate' (rows a second, 0 for no bound), 'targetMillis', or both.");
    }
    Optional<String> change = Changes.named(sidecar, call).map(Change::id);
    return told(new WorkControl(database, schema, who(call)).throttle(change, rate, target));
  }

  private static Map<String, Object> told(List<Work> works) {
    List<Map<String, Object>> told = new ArrayList<>();
    for (Work work : works) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("work", work.id());
      json.put("change", work.change());
      json.put("kind", work.kind().label());
      json.put("state", work.state().word());
      json.put("rate", work.rate());
      json.put("targetMillis", work.targetMillis());
      told.add(json);
    }
    return Map.of("works", told);
  }

  private Map<String, Object> ask(HttpCall call, Duty.Kind kind, Set<String> members)
      throws BadCall, SQLException, SourceException {
    call.require(members);
    Change change = Changes.required(sidecar, call);
    sidecar.requirePermission(change, kind);
    String who = who(call);
    database.inTransaction(
        connection -> {
          store.addEvent(
              connection,
              who,
              Optional.of(change.id()),
              "asked for it: " + kind.name().toLowerCase(Locale.ROOT),
              "of the sidecar " + sidecar.settings().who());
          return true;
        });
    sidecar.ask(change, kind);
    return Map.of("change", change.id(), "asked", kind.name().toLowerCase(Locale.ROOT));
  }

  private Map<String, Object> expand(HttpCall call) throws BadCall, SQLException, SourceException {
    Set<String> members = Set.of("change", "who", "dryRun");
    call.require(members);
    if (!call.truth("dryRun")) {
      return ask(call, Duty.Kind.EXPAND, members);
    }
    Change change = Changes.required(sidecar, call);
    Expansion expansion = sidecar.expansion(change);
    return Map.of("change", change.id(), "dryRun", true, "statements", expansion.statements());
  }

  /** Who it was: what they call themselves, and from where. Everybody has the same token. */
  private static String who(HttpCall call) throws BadCall {
    Optional<String> name = call.text("who");
    if (name.filter(n -> n.length() > LONGEST_NAME || n.chars().anyMatch(Character::isISOControl))
        .isPresent()) {
      throw new BadCall("'who' is a name of at most " + LONGEST_NAME + " characters.");
    }
    return name.map(n -> n + ", ").orElse("") + "over HTTP from " + call.remote();
  }
}
