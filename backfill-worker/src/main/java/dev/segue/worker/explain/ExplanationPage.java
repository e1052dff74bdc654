package dev.segue.worker.explain;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.Access;
import dev.segue.rules.plan.Refusal;
import dev.segue.rules.plan.Report;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.splice.ParameterMap;
import dev.segue.worker.explain.Explanation.Group;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.SqlLines;
import dev.segue.worker.terminal.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Prints an explanation for people: the ladder at a glance, then each outcome with its reasons. */
public final class ExplanationPage {
  private static final int PHASE_COLUMN = 16;
  private static final int VERDICT_COLUMN = 13;
  private static final int MAX_LABEL = 24;

  private final Explanation explanation;
  private final Page page;
  private final SqlLines sql = new SqlLines(PostgresDialect.INSTANCE.lexer());

  private ExplanationPage(Explanation explanation, Page page) {
    this.explanation = explanation;
    this.page = page;
  }

  /** Adds the explanation to a page. */
  public static void print(Explanation explanation, Page page) {
    new ExplanationPage(explanation, page).print();
  }

  private void print() {
    statement(explanation.statement());
    page.blank();
    if (explanation.changes().isEmpty()) {
      page.line(
          Page.plain("It names no table under change and passes untouched in "),
          Page.piece(Style.GREEN, "every phase"),
          Page.plain("."));
      return;
    }
    explanation.changes().forEach(this::change);
    page.blank();
    List<Group> groups = explanation.groups();
    ladder(groups);
    for (int i = 0; i < groups.size(); i++) {
      page.blank();
      group(groups.get(i), letter(i));
    }
    assumptions();
  }

  private void statement(String text) {
    for (List<Page.Piece> line : sql.of(text.strip(), text, page.width() - 2)) {
      List<Page.Piece> pieces = new ArrayList<>(List.of(Page.plain("  ")));
      pieces.addAll(line);
      page.line(pieces);
    }
  }

  private void change(Change change) {
    List<Access> accesses =
        explanation.outcomes().stream()
            .flatMap(outcome -> outcome.plan().accesses().stream())
            .filter(access -> access.change().equals(change.id()))
            .toList();
    // What a statement means by the connection's shape matters only where it names nothing.
    boolean named = accesses.stream().anyMatch(Access::named);
    Set<String> spoken =
        accesses.stream()
            .filter(access -> access.named() || !named)
            .map(ExplanationPage::words)
            .collect(Collectors.toCollection(TreeSet::new));
    page.entry(
        Page.piece(Style.BOLD, change.id()),
        explanation.changes().stream().mapToInt(c -> c.id().length()).max().orElse(0) + 2,
        "%s: %s → %s · %s%s"
            .formatted(
                change.table(),
                names(change, Side.OLD),
                names(change, Side.NEW),
                change.exact() ? "exact" : "lossy",
                spoken.isEmpty() ? "" : " · the statement " + String.join(", ", spoken)));
  }

  private static String words(Access access) {
    return (access.writes() ? "writes " : "reads ") + access.side().word();
  }

  private static String names(Change change, Side side) {
    return change.columns(side).stream().map(MappedColumn::name).collect(Collectors.joining(", "));
  }

  private void ladder(List<Group> groups) {
    for (PhaseOutcome outcome : explanation.outcomes()) {
      int group = 0;
      while (groups.get(group).outcomes().stream().noneMatch(outcome::equals)) {
        group++;
      }
      String lost =
          outcome.costs().stream()
              .map(IndexCost::index)
              .collect(Collectors.toCollection(TreeSet::new))
              .stream()
              .collect(Collectors.joining(", "));
      page.line(
          Page.plain("  " + padded(outcome.phase().label(), PHASE_COLUMN)),
          Page.piece(style(outcome), padded(outcome.verdict(), VERDICT_COLUMN)),
          Page.piece(Style.BOLD, letter(group)),
          Page.piece(Style.YELLOW, lost.isEmpty() ? "" : "   loses " + lost));
    }
  }

  private static Style style(PhaseOutcome outcome) {
    return switch (outcome.verdict()) {
      case "refused" -> Style.RED;
      case "rewritten" -> Style.CYAN;
      default -> Style.GREEN;
    };
  }

  private void group(Group group, String letter) {
    PhaseOutcome outcome = group.first();
    String phases =
        group.outcomes().stream().map(o -> o.phase().label()).collect(Collectors.joining(", "));
    page.heading(letter + "  " + outcome.verdict() + ": " + phases);
    if (outcome.plan() instanceof RewritePlan.Rewritten rewritten) {
      rewritten(outcome, rewritten);
    } else if (outcome.plan() instanceof RewritePlan.Refused refused) {
      refused(refused.refusal());
    } else {
      untouched(group);
    }
    for (Report report : outcome.plan().reports()) {
      page.entry(Page.piece(Style.YELLOW, "  reported"), 14, report.message());
    }
  }

  private void rewritten(PhaseOutcome outcome, RewritePlan.Rewritten plan) {
    for (List<Page.Piece> line :
        sql.of(plan.text().strip(), explanation.statement(), page.width() - 2)) {
      List<Page.Piece> pieces = new ArrayList<>(List.of(Page.plain("  ")));
      pieces.addAll(line);
      page.line(pieces);
    }
    page.blank();
    int column =
        outcome.reasons().stream()
            .mapToInt(r -> label(r).length() + 2)
            .filter(length -> length <= MAX_LABEL)
            .max()
            .orElse(14);
    column = Math.max(column, 14);
    for (Reason reason : outcome.reasons()) {
      page.entry(Page.piece(Style.FAINT, label(reason)), column, reason.words());
    }
    if (!plan.parameters().isIdentity()) {
      page.entry(Page.piece(Style.FAINT, "  parameters"), column, parameters(plan.parameters()));
    }
    costs(outcome.costs(), column);
  }

  private void costs(List<IndexCost> costs, int column) {
    Map<String, List<IndexCost>> byRemedy = new LinkedHashMap<>();
    costs.forEach(c -> byRemedy.computeIfAbsent(c.remedy(), r -> new ArrayList<>()).add(c));
    byRemedy.forEach(
        (remedy, lost) -> {
          String places =
              lost.stream()
                  .map(cost -> "the " + cost.place() + " at " + cost.at())
                  .collect(Collectors.joining(", "));
          page.entry(
              Page.piece(Style.YELLOW, "  loses"),
              column,
              "%s (%s) for %s; this would serve:"
                  .formatted(lost.get(0).index(), lost.get(0).over(), places));
          for (List<Page.Piece> line : sql.of(remedy, remedy, page.width() - column)) {
            List<Page.Piece> pieces = new ArrayList<>(List.of(Page.plain(" ".repeat(column))));
            pieces.addAll(line);
            page.line(pieces);
          }
        });
  }

  private static String label(Reason reason) {
    return "  " + padded(reason.at().toString(), 6) + reason.subject();
  }

  private static String parameters(ParameterMap map) {
    List<String> entries = new ArrayList<>();
    for (int number = 1; number <= map.applicationCount(); number++) {
      List<String> targets = new ArrayList<>();
      for (int nth = 0; nth < map.targetCount(number); nth++) {
        targets.add(String.valueOf(map.target(number, nth)));
      }
      entries.add(number + " → " + (targets.isEmpty() ? "–" : String.join(", ", targets)));
    }
    return String.join("  ·  ", entries);
  }

  private void refused(Refusal refusal) {
    TextPosition at = TextPosition.of(explanation.statement(), refusal.position());
    int length = refusal.construct().length() + 10;
    int column = length > MAX_LABEL ? 14 : Math.max(14, length);
    page.entry(
        Page.piece(Style.RED, "  " + padded(at.toString(), 6) + refusal.construct()),
        column,
        refusal.code().says() + " [" + refusal.code().name() + "]");
    page.entry(Page.piece(Style.FAINT, "  instead"), column, refusal.wayOut());
  }

  private void untouched(Group group) {
    List<String> others =
        group.outcomes().stream()
            .map(PhaseOutcome::phase)
            .filter(phase -> phase != Phase.OFF)
            .map(Phase::label)
            .toList();
    if (others.size() < group.outcomes().size()) {
      page.entry(Page.piece(Style.FAINT, "  off"), 10, "no change is at work");
    }
    if (!others.isEmpty()) {
      String label = others.size() < group.outcomes().size() ? "  others" : "  ";
      page.entry(
          Page.piece(Style.FAINT, label),
          label.isBlank() ? 2 : 10,
          "what it names reads as itself, and there is nothing else to store");
    }
  }

  private void assumptions() {
    Set<String> lines = new LinkedHashSet<>();
    for (PhaseOutcome outcome : explanation.outcomes()) {
      for (Supplied supplied : outcome.supplied()) {
        lines.add(
            "%s has no %s: the phases that need the %s side are shown with the columns as %s declares them"
                .formatted(
                    explanation.source(),
                    String.join(", ", supplied.columns()),
                    supplied.side().word(),
                    supplied.change()));
      }
    }
    if (!lines.isEmpty()) {
      page.blank();
    }
    lines.forEach(line -> page.entry(Page.piece(Style.FAINT, "note"), 6, line));
  }

  private static String letter(int group) {
    return String.valueOf((char) ('A' + group));
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(1, columns - text.length()));
  }
}
