package dev.segue.worker.explain;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.Access;
import dev.segue.rules.plan.Refusal;
import dev.segue.rules.plan.Report;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.splice.ParameterMap;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An explanation as maps and lists, for programs. */
public final class ExplanationJson {
  private ExplanationJson() {}

  /** The explanation as what {@link dev.segue.worker.terminal.Json} prints. */
  public static Map<String, Object> of(Explanation explanation) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("statement", explanation.statement());
    document.put("catalog", explanation.source());
    document.put("shape", explanation.shape().general().word());
    document.put("changes", explanation.changes().stream().map(ExplanationJson::change).toList());
    document.put(
        "phases",
        explanation.outcomes().stream().map(o -> outcome(explanation.statement(), o)).toList());
    return document;
  }

  private static Map<String, Object> change(Change change) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", change.id());
    map.put("table", change.table().toString());
    map.put("exact", change.exact());
    map.put("old", change.columns(Side.OLD).stream().map(MappedColumn::name).toList());
    map.put("new", change.columns(Side.NEW).stream().map(MappedColumn::name).toList());
    return map;
  }

  private static Map<String, Object> outcome(String statement, PhaseOutcome outcome) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("phase", outcome.phase().label());
    map.put("verdict", outcome.verdict());
    if (outcome.plan() instanceof RewritePlan.Rewritten rewritten) {
      map.put("text", rewritten.text());
      map.put("parameters", parameters(rewritten.parameters()));
    }
    if (outcome.plan() instanceof RewritePlan.Refused refused) {
      map.put("refusal", refusal(statement, refused.refusal()));
    }
    map.put("reasons", outcome.reasons().stream().map(ExplanationJson::reason).toList());
    map.put(
        "accesses",
        outcome.plan().accesses().stream()
            .sorted(
                Comparator.comparing(Access::change)
                    .thenComparing(Access::side)
                    .thenComparing(Access::writes)
                    .thenComparing(Access::named))
            .map(ExplanationJson::access)
            .toList());
    map.put("reports", outcome.plan().reports().stream().map(Report::message).toList());
    map.put("lost-indexes", outcome.costs().stream().map(ExplanationJson::cost).toList());
    map.put("assumed-columns", outcome.supplied().stream().map(Supplied::columns).toList());
    return map;
  }

  /** For each parameter of the database, the application's number. */
  private static List<Integer> parameters(ParameterMap map) {
    return IntStream.rangeClosed(1, map.databaseCount()).mapToObj(map::source).toList();
  }

  /** A refusal with its place in the text. */
  public static Map<String, Object> refusal(String statement, Refusal refusal) {
    Map<String, Object> map = place(TextPosition.of(statement, refusal.position()));
    map.put("code", refusal.code().name());
    refusal.change().ifPresent(id -> map.put("change", id));
    map.put("construct", refusal.construct());
    map.put("message", refusal.code().says());
    map.put("instead", refusal.wayOut());
    return map;
  }

  private static Map<String, Object> reason(Reason reason) {
    Map<String, Object> map = place(reason.at());
    map.put("subject", reason.subject());
    map.put("reason", reason.words());
    return map;
  }

  private static Map<String, Object> access(Access access) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("change", access.change());
    map.put("side", access.side().word());
    map.put("writes", access.writes());
    map.put("named", access.named());
    return map;
  }

  private static Map<String, Object> cost(IndexCost cost) {
    Map<String, Object> map = place(cost.at());
    map.put("index", cost.index());
    map.put("place", cost.place());
    map.put("remedy", cost.remedy());
    return map;
  }

  private static Map<String, Object> place(TextPosition at) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("line", at.line());
    map.put("column", at.column());
    return map;
  }
}
