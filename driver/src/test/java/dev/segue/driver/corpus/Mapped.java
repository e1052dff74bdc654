package dev.segue.driver.corpus;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A column of the corpus and what stands for it on the other side of its change.
 *
 * @param table its table
 * @param column the name that the corpus uses
 * @param type its type
 * @param exact whether the change is declared exact
 * @param toCorpus the expression that gives the column from the others
 * @param others the columns of the other side
 */
record Mapped(
    String table, String column, String type, boolean exact, String toCorpus, List<Other> others) {
  /** One column of the other side, and the expression that gives it. */
  record Other(String name, String type, String expression) {}

  Mapped {
    others = List.copyOf(others);
  }

  /** Under another name. */
  static Mapped rename(String table, String column, String type) {
    String other = table + "_" + column;
    return new Mapped(table, column, type, true, other, List.of(new Other(other, type, column)));
  }

  /** In another number type. */
  static Mapped retype(String table, String column, String type, String otherType) {
    String other = table + "_" + column + "_n";
    return new Mapped(
        table,
        column,
        type,
        false,
        "CAST(" + other + " AS " + type + ")",
        List.of(new Other(other, otherType, "CAST(" + column + " AS " + otherType + ")")));
  }

  /** A number as a code. */
  static Mapped recode(String table, String column) {
    String other = table + "_" + column + "_code";
    return new Mapped(
        table,
        column,
        "integer",
        true,
        "substr(" + other + ", 2)::integer",
        List.of(new Other(other, "text", "'c' || " + column + "::text")));
  }

  /** In two halves. */
  static Mapped split(String table, String column, String type) {
    String head = table + "_" + column + "_head";
    String tail = table + "_" + column + "_tail";
    return new Mapped(
        table,
        column,
        type,
        false,
        "(" + head + " || " + tail + ")::" + type,
        List.of(
            new Other(head, "text", "substr(" + column + "::text, 1, 3)"),
            new Other(tail, "text", "substr(" + column + "::text, 4)")));
  }

  /** What adds the other side's columns to the corpus' table. */
  String ddl() {
    return "ALTER TABLE "
        + table
        + others.stream()
            .map(other -> " ADD " + other.name() + " " + other.type())
            .collect(Collectors.joining(","));
  }

  private String change(Side corpus) {
    String ours = "      %s: {type: %s, %s: \"%s\"}\n";
    String way = corpus == Side.OLD ? "backward" : "forward";
    String back = corpus == Side.OLD ? "forward" : "backward";
    String mine = ours.formatted(column, type, way, toCorpus);
    String theirs =
        others.stream()
            .map(other -> ours.formatted(other.name(), other.type(), back, other.expression()))
            .collect(Collectors.joining());
    return "  - id: %s-%s\n    table: %s\n    phase: PHASE\n".formatted(table, column, table)
        + (exact ? "    exact: true\n" : "")
        + "    old:\n"
        + (corpus == Side.OLD ? mine : theirs)
        + "    new:\n"
        + (corpus == Side.OLD ? theirs : mine);
  }

  /** The rules of several, whose corpus is written in that shape. */
  static RuleSet rules(List<Mapped> all, Side corpus, Phase phase) {
    String text =
        "segue: 1\nchanges:\n"
            + all.stream().map(mapped -> mapped.change(corpus)).collect(Collectors.joining());
    var result = RulesReader.read(text.replace("PHASE", phase.label()), "corpus");
    return result.rules().orElseThrow(() -> new IllegalArgumentException(text + result.problems()));
  }
}
