package dev.segue.worker.check;

import dev.segue.rules.config.Finding;
import dev.segue.rules.config.Problem;
import dev.segue.rules.model.Phase;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A check as maps and lists, for programs. */
public final class CheckJson {
  private CheckJson() {}

  /** The check as what {@link dev.segue.worker.terminal.Json} prints. */
  public static Map<String, Object> of(CheckResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("rules", result.rules());
    document.put("changes", result.changes());
    document.put("problems", result.problems().stream().map(CheckJson::problem).toList());
    result.source().ifPresent(source -> document.put("catalog", source));
    document.put("findings", result.findings().stream().map(CheckJson::finding).toList());
    result.statements().ifPresent(check -> document.put("statements", statements(check)));
    return document;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("line", problem.line());
    map.put("column", problem.column());
    map.put("message", problem.message());
    return map;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    map.put("change", finding.change());
    map.put("message", finding.message());
    return map;
  }

  private static Map<String, Object> statements(StatementsCheck check) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("files", check.files());
    map.put("count", check.statements());
    map.put("concerned", check.concerned());
    map.put("refused", check.refused());
    map.put("phases", check.shares().stream().map(CheckJson::shares).toList());
    map.put("refusals", check.refusals().stream().map(CheckJson::refusal).toList());
    return map;
  }

  private static Map<String, Object> shares(Shares shares) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("phase", shares.phase().label());
    map.put("as-written", shares.untouched());
    map.put("rewritten", shares.rewritten());
    map.put("refused", shares.refused());
    return map;
  }

  private static Map<String, Object> refusal(StatementRefusal refusal) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", refusal.file().toString());
    map.put("line", refusal.line());
    map.put("phases", refusal.phases().stream().map(Phase::label).toList());
    map.put("code", refusal.refusal().code().name());
    refusal.refusal().change().ifPresent(id -> map.put("change", id));
    map.put("construct", refusal.refusal().construct());
    map.put("message", refusal.refusal().code().says());
    map.put("instead", refusal.refusal().wayOut());
    return map;
  }
}
