package dev.segue.worker.check;

import dev.segue.rules.config.Finding;
import dev.segue.rules.config.Problem;
import dev.segue.rules.model.Phase;
import dev.segue.worker.terminal.Page;
import dev.segue.worker.terminal.Style;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a check for people: first what is wrong, last the summary. */
public final class CheckPage {
  private static final int INDENT = 10;
  private static final int PHASE_COLUMN = 16;

  private final CheckResult result;
  private final Page page;

  private CheckPage(CheckResult result, Page page) {
    this.result = result;
    this.page = page;
  }

  /** Adds the check to a page. */
  public static void print(CheckResult result, Page page) {
    new CheckPage(result, page).print();
  }

  private void print() {
    rules();
    result.statements().ifPresent(this::statements);
    page.blank();
    summary();
  }

  private void rules() {
    page.heading(result.rules());
    for (Problem problem : result.problems()) {
      String place = result.rules() + ":" + problem.line() + ":" + problem.column();
      page.line(Page.piece(Style.RED, place));
      page.entry(Page.plain(""), 2, problem.message());
    }
    for (Finding finding : result.findings()) {
      String word = finding.severity().name().toLowerCase(Locale.ROOT);
      page.entry(
          Page.piece(style(finding), word), INDENT, finding.change() + ": " + finding.message());
    }
    if (result.problems().isEmpty() && result.findings().isEmpty()) {
      page.line(Page.piece(Style.GREEN, "nothing to complain about"));
    }
  }

  private static Style style(Finding finding) {
    return switch (finding.severity()) {
      case PROBLEM -> Style.RED;
      case WARNING -> Style.YELLOW;
      case NOTE -> Style.FAINT;
    };
  }

  private void statements(StatementsCheck check) {
    page.blank();
    page.heading(
        "%s in %s".formatted(count(check.statements(), "statement"), count(check.files(), "file")));
    for (StatementRefusal refusal : check.refusals()) {
      page.line(
          Page.piece(Style.RED, refusal.file() + ":" + refusal.line()),
          Page.plain("  refused " + span(refusal.phases())));
      page.entry(
          Page.plain(""),
          2,
          refusal.refusal().change().map(id -> id + ": ").orElse("")
              + refusal.refusal().code().says()
              + ": "
              + refusal.refusal().construct()
              + " ["
              + refusal.refusal().code().name()
              + "]");
      page.entry(Page.plain(""), 2, refusal.refusal().wayOut());
      page.blank();
    }
    page.line(
        Page.piece(
            Style.FAINT,
            padded("phase", PHASE_COLUMN)
                + right("as written")
                + right("rewritten")
                + right("refused")));
    for (Shares shares : check.shares()) {
      page.line(
          Page.plain(padded(shares.phase().label(), PHASE_COLUMN)),
          Page.plain(share(shares.untouched(), check.statements())),
          Page.plain(share(shares.rewritten(), check.statements())),
          Page.piece(
              shares.refused() > 0 ? Style.RED : Style.PLAIN,
              share(shares.refused(), check.statements())));
    }
  }

  /** {@code in planned to retired}, or each by name where they are not neighbours. */
  static String span(List<Phase> phases) {
    Phase first = phases.get(0);
    Phase last = phases.get(phases.size() - 1);
    boolean neighbours = last.ordinal() - first.ordinal() + 1 == phases.size();
    if (phases.size() > 2 && neighbours) {
      return "from " + first.label() + " to " + last.label();
    }
    return "in " + phases.stream().map(Phase::label).collect(Collectors.joining(", "));
  }

  private static String share(int part, int whole) {
    int percent = whole == 0 ? 0 : Math.round(100f * part / whole);
    return right(part == 0 ? "–" : part + " (" + percent + " %)");
  }

  private static String right(String text) {
    return " ".repeat(Math.max(1, 14 - text.length())) + text;
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(1, columns - text.length()));
  }

  private void summary() {
    boolean bad = result.hasProblems();
    boolean refused = result.hasRefusals();
    String verdict = bad ? "problems" : refused ? "refusals" : "ok";
    Style style = bad || refused ? Style.RED : Style.GREEN;
    long problems =
        result.problems().size()
            + result.findings().stream()
                .filter(f -> f.severity() == Finding.Severity.PROBLEM)
                .count();
    long warnings =
        result.findings().stream().filter(f -> f.severity() == Finding.Severity.WARNING).count();
    String rules =
        "%s, %s, %s"
            .formatted(
                count(result.changes(), "change"),
                count(problems, "problem"),
                count(warnings, "warning"));
    String statements =
        result
            .statements()
            .map(
                s ->
                    ", %s of %s refused somewhere"
                        .formatted(s.refused(), count(s.statements(), "statement")))
            .orElse("");
    String held =
        result.source().map(s -> ", held against " + s).orElse(", held against no tables");
    page.entry(Page.piece(style, verdict), verdict.length() + 2, rules + statements + held);
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
