package dev.segue.driver.equivalence;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A file of a change, data and statements. Sections begin with a line {@code -- schema old}, {@code
 * -- schema new}, {@code -- data} (in the old shape), {@code -- change} (a rules file that says
 * {@code PHASE}), {@code -- mirror} (optional: DDL that puts constraints on the new side, run
 * before new-read where that exists), {@code -- swap} (optional: DDL that moves constraints to the
 * new side, run from new-read on), {@code -- statements old} or {@code -- statements new}. A
 * statement ends with a semicolon at the end of a line. In a statement, a line {@code --? a | b |
 * NULL} gives the values of its parameters; a line {@code --! 22SG1 dual-write new-read} says that
 * Segue refuses it in those phases, and stores nothing, although the plain table would take it. A
 * section {@code -- phases} (optional) says in which alone its data can be; a section {@code --
 * shape} gives the connection's setting for the new statements, where that is not new for all: the
 * new schema has that shape.
 */
public record CaseFile(String name, Map<String, String> sections) {
  private static final List<String> KNOWN =
      List.of(
          "schema old",
          "schema new",
          "values",
          "data",
          "change",
          "mirror",
          "swap",
          "shape",
          "phases",
          "statements old",
          "statements new");
  private static final String VALUES = "--?";
  private static final String REFUSED = "--!";

  public CaseFile {
    sections = Map.copyOf(sections);
  }

  /**
   * One statement.
   *
   * @param text its text
   * @param values those of its parameters
   * @param refused the SQLSTATE of its refusal, and the labels of the phases that refuse it
   */
  public record Sql(String text, List<Optional<String>> values, List<String> refused) {
    public Sql {
      values = List.copyOf(values);
      refused = List.copyOf(refused);
    }

    /** One that is nowhere refused. */
    public Sql(String text, List<Optional<String>> values) {
      this(text, values, List.of());
    }

    /** What Segue says of it in that phase, where the plain table has another answer. */
    Optional<Outcome> refusal(Phase phase) {
      return refused.contains(phase.label())
          ? Optional.of(new Outcome(List.of("error " + refused.get(0)), "as the case says"))
          : Optional.empty();
    }
  }

  /** The connection's setting for the statements of that shape. */
  ShapeSetting setting(Side shape) {
    return shape == Side.NEW && sections.containsKey("shape")
        ? ShapeSetting.parse(section("shape").strip())
        : ShapeSetting.of(shape);
  }

  /** Whether its data can be in that phase. */
  boolean isOf(Phase phase) {
    return !sections.containsKey("phases")
        || List.of(section("phases").strip().split(" +")).contains(phase.label());
  }

  /** Reads a file. */
  public static CaseFile read(Path file) throws IOException {
    Map<String, StringBuilder> sections = new TreeMap<>();
    StringBuilder section = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      String word = line.startsWith("-- ") ? line.substring(3).strip() : "";
      if (KNOWN.contains(word)) {
        section = sections.computeIfAbsent(word, none -> new StringBuilder());
      } else {
        section.append(line).append('\n');
      }
    }
    Map<String, String> texts = new TreeMap<>();
    sections.forEach((word, text) -> texts.put(word, text.toString()));
    return new CaseFile(String.valueOf(file.getFileName()).replace(".case", ""), texts);
  }

  /** Its changes, all at that phase. */
  public RuleSet rules(Phase phase) {
    String text = section("change").replace("PHASE", phase.label());
    RulesResult result = RulesReader.read(text, name);
    return result
        .rules()
        .orElseThrow(() -> new IllegalArgumentException(name + ": " + result.problems()));
  }

  /** The same with other data. */
  public CaseFile with(List<String> data) {
    Map<String, String> changed = new TreeMap<>(sections);
    changed.put("data", data.stream().map(sql -> sql + ";\n").collect(Collectors.joining()));
    return new CaseFile(name, changed);
  }

  /** What columns may hold, line by line. */
  public List<String> values() {
    return section("values").lines().filter(line -> !line.isBlank()).toList();
  }

  List<String> schema(Side side) {
    return texts("schema " + side.word());
  }

  List<String> data() {
    return texts("data");
  }

  List<String> mirror() {
    return sections.containsKey("mirror") ? texts("mirror") : List.of();
  }

  List<String> swap() {
    return sections.containsKey("swap") ? texts("swap") : List.of();
  }

  List<Sql> statements(Side side) {
    return split(section("statements " + side.word())).stream().map(CaseFile::sql).toList();
  }

  private List<String> texts(String section) {
    return split(section(section));
  }

  private String section(String section) {
    return Optional.ofNullable(sections.get(section))
        .orElseThrow(() -> new IllegalArgumentException(name + " has no section " + section));
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(";[ \t]*\n"))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private static Sql sql(String statement) {
    List<Optional<String>> values = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String line : statement.split("\n")) {
      if (line.startsWith(VALUES)) {
        for (String value : line.substring(VALUES.length()).split("\\|")) {
          values.add(Optional.of(value.strip()).filter(given -> !given.equals("NULL")));
        }
      } else if (line.startsWith(REFUSED)) {
        refused.addAll(List.of(line.substring(REFUSED.length()).strip().split(" +")));
      } else {
        text.append(text.isEmpty() ? "" : "\n").append(line);
      }
    }
    return new Sql(text.toString(), values, refused);
  }
}
