package dev.segue.worker.explain;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.Note;
import dev.segue.rules.plan.RewritePlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Puts a plan's notes into words. What is said rests on the phase only where the text does. */
final class Reasons {
  private final String text;
  private final RuleSet rules;

  Reasons(String text, RuleSet rules) {
    this.text = text;
    this.rules = rules;
  }

  List<Reason> of(RewritePlan.Rewritten plan) {
    List<Reason> reasons = new ArrayList<>();
    for (Note note : plan.notes()) {
      Change change = rules.change(note.change()).orElseThrow();
      if (note.kind() != Note.Kind.LABEL) {
        boolean labelled =
            plan.notes().stream()
                .anyMatch(n -> n.kind() == Note.Kind.LABEL && n.end() == note.end());
        String words = words(change, note) + (labelled ? "; the label stays" : "");
        reasons.add(new Reason(TextPosition.of(text, note.start()), subject(note), words));
      }
    }
    if (reasons.isEmpty()) {
      reasons.add(
          new Reason(
              TextPosition.of(text, 0), "", "rewritten as the phase asks, without a note of why"));
    }
    return reasons.stream().distinct().sorted(BY_PLACE).toList();
  }

  private static final Comparator<Reason> BY_PLACE =
      Comparator.<Reason>comparingInt(r -> r.at().line()).thenComparingInt(r -> r.at().column());

  /** Whether a row that exists is written: an INSERT is noted at a column or at its body. */
  private boolean isAssignment(Note note) {
    return text.substring(note.start(), note.end()).indexOf('=') > 0;
  }

  private String subject(Note note) {
    String piece = text.substring(note.start(), note.end()).replaceAll("\\s+", " ");
    int equals = piece.indexOf('=');
    return note.kind() == Note.Kind.STORE && equals > 0
        ? piece.substring(0, equals).strip()
        : piece;
  }

  private String words(Change change, Note note) {
    return switch (note.kind()) {
      case READ -> read(change, note);
      case LABEL -> "the label stays";
      case COMPARISON ->
          "compared through %s, so that an index on %s still serves"
              .formatted(names(change, note.side().other()), names(change, note.side().other()));
      case STAR ->
          "becomes the columns of the %s shape: the table's own are others"
              .formatted(note.side().word());
      case STORE -> store(change, note.side(), isAssignment(note));
      case COLUMN_LIST -> "gets the columns of the shape by name, so that more can follow";
      case ARBITER ->
          "the conflict is decided by the side that carries the constraint: "
              + names(change, note.side());
    };
  }

  private static String read(Change change, Note note) {
    Side complete = note.side().other();
    String whole = "the %s side is complete %s".formatted(complete.word(), until(complete));
    String own = own(change, note);
    if (note.made().matches("(\\w+\\.)?(\\w+|\"[^\"]+\")")) {
      return "reads %s: %s".formatted(note.made(), whole);
    }
    String expression = mapping(change, note.side());
    boolean fallsBack = note.made().startsWith("COALESCE(") || note.made().contains(" IS NULL");
    return fallsBack && note.made().contains(own)
        ? "reads itself, and %s where the %s side is absent"
            .formatted(expression, note.side().word())
        : "reads %s: %s".formatted(expression, whole);
  }

  private static String own(Change change, Note note) {
    return change.columns(note.side()).stream()
        .map(MappedColumn::name)
        .filter(note.made()::contains)
        .findFirst()
        .orElse("\u0000");
  }

  private static String until(Side complete) {
    return (complete == Side.OLD ? "before " : "from ")
        + Phase.NEW_READ.label()
        + (complete == Side.OLD ? "" : " on");
  }

  /** {@code forward(name)} or {@code backward(first_name, last_name)}. */
  static String mapping(Change change, Side side) {
    return (side == Side.NEW ? "forward(" : "backward(") + names(change, side.other()) + ")";
  }

  private static String store(Change change, Side written, boolean assigns) {
    Phase phase = change.phase();
    Side other = written.other();
    String others = names(change, other);
    if (phase.stores(written) && phase.stores(other)) {
      return "stores both sides: %s = %s of the value as it is stored%s"
          .formatted(others, mapping(change, other), assigns ? care(change) : "");
    }
    if (phase.stores(written)) {
      return "stores this side, and clears %s: a neighbouring phase may not keep it up"
          .formatted(others);
    }
    String instead =
        "stores %s = %s instead of %s"
            .formatted(others, mapping(change, other), names(change, written));
    return assigns && phase.clears(written) ? instead + ", which it sets to NULL" : instead;
  }

  private static String care(Change change) {
    return change.exact() ? "" : "; an unchanged value leaves them alone";
  }

  private static String names(Change change, Side side) {
    return change.columns(side).stream().map(MappedColumn::name).collect(Collectors.joining(", "));
  }
}
