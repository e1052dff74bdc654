package dev.segue.driver;

import dev.segue.driver.execute.Reports;
import dev.segue.driver.execute.Tallies;
import dev.segue.driver.execute.Verdict;
import dev.segue.driver.rules.ChangeState;
import dev.segue.driver.rules.PhaseWalker;
import dev.segue.rules.model.RuleSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a report file says, as JSON. */
final class ReportJson {
  private ReportJson() {}

  static String of(Collection<PhaseWalker> walkers) {
    StringBuilder out = new StringBuilder();
    write(out, Map.of("instances", walkers.stream().map(ReportJson::instance).toList()));
    return out.append('\n').toString();
  }

  private static Map<String, Object> instance(PhaseWalker walker) {
    RuleSet rules = walker.instance().epochs().current().rules();
    Tallies tallies = walker.instance().tallies();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("database", walker.instance().database());
    shown.put("rules", walker.file().location());
    shown.put("revision", rules.revision());
    shown.put("mode", rules.mode().label());
    shown.put("problems", walker.file().problems());
    shown.put("changes", walker.states().stream().map(ReportJson::change).toList());
    Map<String, Object> statements = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      statements.put(verdict.label(), tallies.statements(verdict));
    }
    shown.put("statements", statements);
    shown.put("accesses", accesses(tallies));
    shown.put(
        "reports", walker.instance().reports().entries().stream().map(ReportJson::report).toList());
    return shown;
  }

  private static Map<String, Object> change(ChangeState state) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("change", state.change());
    shown.put("configured", state.configured().label());
    shown.put("lowest", state.lowest().label());
    shown.put("highest", state.highest().label());
    state.waitsFor().ifPresent(reason -> shown.put("waitsFor", reason));
    shown.put("unchecked", state.unchecked());
    return shown;
  }

  private static List<Map<String, Object>> accesses(Tallies tallies) {
    return tallies.accesses().entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
        .map(
            entry -> {
              Map<String, Object> shown = new LinkedHashMap<>();
              shown.put("change", entry.getKey().change());
              shown.put("side", entry.getKey().side().word());
              shown.put("writes", entry.getKey().writes());
              shown.put("named", entry.getKey().named());
              shown.put("verdict", entry.getKey().verdict().label());
              shown.put("count", entry.getValue());
              return shown;
            })
        .toList();
  }

  private static Map<String, Object> report(Reports.Entry entry) {
    Map<String, Object> shown = new LinkedHashMap<>();
    entry.change().ifPresent(change -> shown.put("change", change));
    shown.put("message", entry.message());
    shown.put("statement", entry.statement());
    shown.put("count", entry.count());
    return shown;
  }

  private static void write(StringBuilder out, Object value) {
    if (value instanceof Map<?, ?> map) {
      writeMap(out, map);
    } else if (value instanceof List<?> list) {
      writeList(out, list);
    } else if (value instanceof String text) {
      quote(out, text);
    } else {
      out.append(value);
    }
  }

  private static void writeMap(StringBuilder out, Map<?, ?> map) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      quote(out, entry.getKey().toString());
      out.append(':');
      write(out, entry.getValue());
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private static void writeList(StringBuilder out, List<?> list) {
    String separator = "[";
    for (Object element : list) {
      out.append(separator);
      write(out, element);
      separator = ",";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
