package dev.segue.worker.api;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.Finding;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.explain.ExplanationJson;
import dev.segue.worker.http.BadCall;
import dev.segue.worker.http.HttpAnswer;
import dev.segue.worker.http.HttpCall;
import dev.segue.worker.http.Route;
import dev.segue.worker.plan.ChangePlan;
import dev.segue.worker.plan.ChangePlanner;
import dev.segue.worker.plan.LostIndexes;
import dev.segue.worker.plan.RowSample;
import dev.segue.worker.rollback.Rollback;
import dev.segue.worker.rollback.RollbackStep;
import dev.segue.worker.rollback.Runbook;
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
 * What a person asks that the database must be asked for. It changes nothing, and still takes the
 * token: whoever asks often burdens the database.
 */
public final class QuestionRoutes {
  /** As the command line has it. */
  private static final long SAMPLE = 10_000;

  private static final long MOST = 1_000_000;

  private final Sidecar sidecar;
  private final Database database;
  private final ControlSchema schema;

  /** Routes about that sidecar's changes. */
  public QuestionRoutes(Sidecar sidecar, Database database, ControlSchema schema) {
    this.sidecar = sidecar;
    this.database = database;
    this.schema = schema;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        route("check", this::check),
        route("plan", this::plan),
        route("rollback", this::rollback),
        route("explain", this::explain));
  }

  private interface Question {
    Map<String, Object> answer(HttpCall call) throws BadCall, SQLException, SourceException;
  }

  private Route route(String name, Question question) {
    return Route.post(
        "/api/v1/" + name,
        call -> {
          try {
            return HttpAnswer.json(200, question.answer(call));
          } catch (SourceException e) {
            return HttpAnswer.refusal(409, String.valueOf(e.getMessage()));
          } catch (SQLException e) {
            return HttpAnswer.refusal(503, "The database refused: " + database.explained(e));
          }
        });
  }

  private Map<String, Object> check(HttpCall call) throws BadCall, SourceException {
    call.require(Set.of("change", "who"));
    return Map.of(
        "findings",
        sidecar.findings(Changes.meant(sidecar, call)).stream()
            .map(QuestionRoutes::finding)
            .toList());
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.put("change", finding.change());
    json.put("message", finding.message());
    return json;
  }

  private Map<String, Object> explain(HttpCall call) throws BadCall, SourceException {
    call.require(Set.of("change", "who", "statement", "shape"));
    String statement =
        call.text("statement")
            .orElseThrow(() -> new BadCall("Give the statement: {\"statement\": \"SELECT ...\"}."));
    Optional<String> only = Changes.named(sidecar, call).map(Change::id);
    return ExplanationJson.of(sidecar.explanation(statement, only, shape(call)));
  }

  private static ShapeSetting shape(HttpCall call) throws BadCall {
    try {
      return ShapeSetting.parse(call.text("shape").orElse("old"));
    } catch (IllegalArgumentException e) {
      throw new BadCall(String.valueOf(e.getMessage()).replace("segue.shape", "'shape'"));
    }
  }

  private Map<String, Object> plan(HttpCall call) throws BadCall, SQLException, SourceException {
    call.require(Set.of("change", "who", "rate", "sample"));
    Optional<Long> rate = call.number("rate", 1, Long.MAX_VALUE);
    int sample = call.number("sample", 1, MOST).orElse(SAMPLE).intValue();
    ChangePlanner planner =
        Dialects.of(database)
            .planner(database, rate, new RowSample(sample, sidecar.settings().masked()));
    List<Change> meant = Changes.meant(sidecar, call);
    // What is to be added is not missed.
    List<Finding> findings = sidecar.findings(meant.stream().map(Expander::unexpanded).toList());
    List<Map<String, Object>> changes = new ArrayList<>();
    for (Change change : meant) {
      ChangePlan plan =
          planner
              .plan(change, findings)
              .with(
                  LostIndexes.section(
                      planner.counted(change),
                      text ->
                          sidecar.explanation(
                              text, Optional.of(change.id()), ShapeSetting.of(Side.OLD))));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("change", plan.change());
      json.put("table", plan.table());
      json.put("lane", plan.lane().words());
      json.put("why", plan.why());
      plan.sections().forEach(section -> json.put(section.title(), section.lines()));
      changes.add(json);
    }
    return Map.of("changes", changes);
  }

  private Map<String, Object> rollback(HttpCall call)
      throws BadCall, SQLException, SourceException {
    call.require(Set.of("change", "who", "runbook"));
    List<Map<String, Object>> changes = new ArrayList<>();
    for (Change change : Changes.meant(sidecar, call)) {
      Rollback way =
          new Rollback(
              change,
              sidecar.rulesFile().toString(),
              database.inTransaction(
                  connection -> Dialects.of(database).standing(connection, change, schema.name())));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("change", change.id());
      json.put("phase", change.phase().label());
      json.put("known", way.known());
      json.put("steps", way.steps().stream().map(QuestionRoutes::step).toList());
      if (call.truth("runbook")) {
        json.put("runbook", Runbook.of(way, sidecar.rulesFile().toString(), database.name()));
      }
      changes.add(json);
    }
    return Map.of("changes", changes);
  }

  private static Map<String, Object> step(RollbackStep step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", step.from().label());
    json.put("to", step.to().label());
    json.put("sentences", step.sentences());
    json.put("before", step.before());
    return json;
  }
}
