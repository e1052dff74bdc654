package dev.segue.worker.api;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Creation;
import dev.segue.worker.control.Grants;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkControl;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.expand.Expansion;
import dev.segue.worker.http.BadCall;
import dev.segue.worker.http.HttpAnswer;
import dev.segue.worker.http.HttpCall;
import dev.segue.worker.http.Route;
import dev.segue.worker.run.WorkRun;
import dev.segue.worker.sidecar.Duty;
import dev.segue.worker.sidecar.Sidecar;
import dev.segue.worker.sidecar.Wish;
import dev.segue.worker.work.WorkOrder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a person tells a running sidecar. Each leaves an event that says who, in the transaction
 * that does it.
 */
public final class ChangeRoutes {
  private static final Set<String> COMMON = Set.of("change", "who", "dryRun");
  private static final int LONGEST_NAME = 60;

  private static final long LONGEST_TARGET = 60_000;
  private static final long LONGEST_SETTLE = 86_400;

  private final Sidecar sidecar;
  private final Database database;
  private final ControlSchema schema;
  private final WorkStore store;

  /** Routes to that sidecar. */
  public ChangeRoutes(Sidecar sidecar, Database database, ControlSchema schema) {
    this.sidecar = sidecar;
    this.database = database;
    this.schema = schema;
    this.store = new WorkStore(database.server(), schema.name());
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        route("pause", call -> tell(call, WorkState.PAUSED)),
        route("resume", call -> tell(call, WorkState.RUNNING)),
        route("stop", call -> tell(call, WorkState.STOPPED)),
        route("throttle", this::throttle),
        route("backfill", call -> ask(call, Wish.of(Duty.Kind.FILL), COMMON)),
        route("verify", this::verify),
        route("expand", this::expand),
        route("init", this::init));
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
    return told(call, control(call).tell(change, state));
  }

  private Map<String, Object> throttle(HttpCall call) throws BadCall, SQLException {
    call.require(Set.of("change", "who", "dryRun", "rate", "targetMillis"));
    Optional<Long> rate = call.number("rate", 0, Long.MAX_VALUE);
    Optional<Integer> target = call.number("targetMillis", 1, LONGEST_TARGET).map(Long::intValue);
    if (rate.isEmpty() && target.isEmpty()) {
      throw new BadCall("Give 'rate' (rows a second, 0 for no bound), 'targetMillis', or both.");
    }
    Optional<String> change = Changes.named(sidecar, call).map(Change::id);
    return told(call, control(call).throttle(change, rate, target));
  }

  private WorkControl control(HttpCall call) throws BadCall {
    WorkControl control = new WorkControl(database, schema, who(call));
    return call.truth("dryRun") ? control.dry() : control;
  }

  private static Map<String, Object> told(HttpCall call, List<Work> works) throws BadCall {
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
    return call.truth("dryRun") ? Map.of("dryRun", true, "works", told) : Map.of("works", told);
  }

  private Map<String, Object> verify(HttpCall call) throws BadCall, SQLException, SourceException {
    OptionalDouble percent = call.percentage("sample");
    boolean repairs = call.truth("repair");
    if (repairs && percent.isPresent()) {
      throw new BadCall("A repair looks at every row: leave out 'sample'.");
    }
    Optional<Integer> sample = Optional.empty();
    if (percent.isPresent()) {
      sample = WorkOrder.sample(percent.getAsDouble());
      if (sample.isEmpty()) {
        throw new BadCall("'sample' is to be a percentage " + WorkOrder.SAMPLES + ".");
      }
    }
    return ask(
        call,
        Wish.verification(sample, repairs),
        Set.of("change", "who", "dryRun", "sample", "repair"));
  }

  private Map<String, Object> foreseen(Change change, Wish wish)
      throws SQLException, SourceException {
    WorkRun.Foresight foresight = sidecar.foresight(change, wish);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("change", change.id());
    json.put("dryRun", true);
    json.put("table", foresight.table().sql());
    json.put("key", foresight.table().key().names());
    json.put("rows", foresight.rows());
    if (wish.kind() == Duty.Kind.FILL) {
      json.put("stripes", foresight.shape().stripes());
      json.put("stripesWhy", foresight.shape().why());
      json.put("statement", foresight.statement());
    }
    return json;
  }

  private Map<String, Object> ask(HttpCall call, Wish wish, Set<String> members)
      throws BadCall, SQLException, SourceException {
    call.require(members);
    Change change = Changes.required(sidecar, call);
    if (call.truth("dryRun")) {
      return foreseen(change, wish);
    }
    Duty.Kind kind = wish.kind();
    sidecar.requirePermission(change, wish);
    String who = who(call);
    database.inTransaction(
        connection -> {
          store.addEvent(
              connection,
              who,
              Optional.of(change.id()),
              "asked for it: "
                  + kind.name().toLowerCase(Locale.ROOT)
                  + wish.step().map(step -> " toward " + step.toward().label()).orElse(""),
              "of the sidecar " + sidecar.settings().who());
          return true;
        });
    sidecar.ask(change, wish);
    return Map.of("change", change.id(), "asked", kind.name().toLowerCase(Locale.ROOT));
  }

  private Map<String, Object> expand(HttpCall call) throws BadCall, SQLException, SourceException {
    Set<String> members = Set.of("change", "who", "dryRun", "toward", "settle");
    call.require(members);
    Optional<Wish.Step> step = step(call);
    Wish wish = step.map(Wish::preparation).orElseGet(() -> Wish.of(Duty.Kind.EXPAND));
    if (!call.truth("dryRun")) {
      return ask(call, wish, members);
    }
    Change change = Changes.required(sidecar, call);
    Expansion expansion = sidecar.expansion(change, wish);
    return Map.of(
        "change",
        change.id(),
        "dryRun",
        true,
        "statements",
        expansion.statements(),
        "notes",
        expansion.notes());
  }

  private static Optional<Wish.Step> step(HttpCall call) throws BadCall {
    Optional<String> toward = call.text("toward");
    Optional<Long> settle = call.number("settle", 0, LONGEST_SETTLE);
    if (toward.isEmpty()) {
      if (settle.isPresent()) {
        throw new BadCall("'settle' goes with 'toward'.");
      }
      return Optional.empty();
    }
    Phase next =
        Phase.ofLabel(toward.get())
            .orElseThrow(() -> new BadCall("'toward' is to be a phase, such as new-read."));
    return Optional.of(
        new Wish.Step(next, settle.map(Duration::ofSeconds).orElse(Expander.Pace.SETTLED)));
  }

  private Map<String, Object> init(HttpCall call) throws BadCall, SQLException, SourceException {
    call.require(Set.of("who", "dryRun", "grant"));
    Optional<String> role = call.text("grant");
    List<Change> changes = Changes.meant(sidecar, call);
    if (call.truth("dryRun")) {
      List<String> statements = new ArrayList<>(schema.creation(database.server()));
      role.map(name -> Dialects.of(database).grants(schema.name(), name, changes))
          .ifPresent(grants -> statements.addAll(grants.all()));
      return Map.of("dryRun", true, "statements", statements);
    }
    if (!sidecar.settings().ddlAllowed()) {
      throw new SourceException(
          "This sidecar creates no tables: run 'segue init', or start it with --allow-ddl.");
    }
    Grants grants = Grants.none();
    if (role.isPresent()) {
      grants =
          database.inTransaction(
              connection ->
                  Dialects.of(database).grants(connection, schema.name(), role.get(), changes));
    }
    Creation made = schema.create(database, grants, who(call));
    return Map.of(
        "schema",
        schema.name(),
        "created",
        made.found().isEmpty(),
        "left",
        made.left(),
        "later",
        grants.later());
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
