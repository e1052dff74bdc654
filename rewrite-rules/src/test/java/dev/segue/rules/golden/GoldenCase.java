package dev.segue.rules.golden;

import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.ddl.DdlCatalog;
import dev.segue.rules.ddl.DdlReader;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.testing.Patterned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One case: a statement, and what becomes of it in some phases. The text is
 *
 * <pre>{@code
 * what is shown, in a sentence
 * --- schema
 * DDL of the tables as the database has them
 * --- change
 * a rules file that says PHASE
 * --- temporary
 * DDL of the session's temporary tables
 * --- phases: planned, dual-write
 * --- shape: new
 * --- search path: app, public
 * --- keys: id, name
 * --- server: SQLSTATE
 * --- statement
 * what the application sends
 * --- outcomes
 * what comes out, as Outcomes writes it
 * }</pre>
 *
 * All but the sentence and the statement may be left out: schema and change are then those of the
 * theme, which are in its file {@code tables}; phases are all; the shape is old; the search path is
 * public; no generated keys are asked for; and the server accepts what comes out, or else says what
 * {@code server} gives.
 *
 * @param name theme and name
 * @param sections by their headings, each with what stands behind the colon or below
 * @param outcomes the expected outcomes as text, and the heading before them
 */
public record GoldenCase(String name, Map<String, String> sections, String outcomes) {
  static final Path FOLDER = Path.of("src/test/resources/golden");
  static final String OUTCOMES = "--- outcomes\n";
  private static final String HEADING = "--- ";

  /** Each round learns names: views of views take one each. */
  private static final int MAX_ROUNDS = 20;

  public GoldenCase {
    sections = Map.copyOf(sections);
  }

  /** The files of all cases. */
  public static List<Path> files() {
    try (Stream<Path> tree = Files.walk(FOLDER)) {
      return tree.filter(file -> file.toString().endsWith(".golden")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The case in a file. */
  public static GoldenCase read(Path file) throws IOException {
    String text = Files.readString(file);
    int end = text.indexOf(OUTCOMES);
    Map<String, String> sections =
        new LinkedHashMap<>(sections(Files.readString(file.resolveSibling("tables"))));
    sections.putAll(sections(end < 0 ? text : text.substring(0, end)));
    String name = FOLDER.relativize(file).toString().replace(".golden", "");
    return new GoldenCase(name, sections, end < 0 ? "" : text.substring(end + OUTCOMES.length()));
  }

  private static Map<String, String> sections(String text) {
    Map<String, String> sections = new LinkedHashMap<>();
    String heading = "about";
    StringBuilder body = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(HEADING)) {
        sections.put(heading, body.toString().stripTrailing());
        String[] parts = line.substring(HEADING.length()).split(": ", 2);
        heading = parts[0];
        body = new StringBuilder(parts.length > 1 ? parts[1] : "");
      } else {
        body.append(line).append('\n');
      }
    }
    sections.put(heading, body.toString().stripTrailing());
    return sections;
  }

  /** What comes out now, in every phase that the case speaks of. */
  Outcomes plan() {
    Map<Phase, RewritePlan> plans = new LinkedHashMap<>();
    DdlCatalog tables = tables();
    phases().forEach(phase -> plans.put(phase, planner(phase, tables).apply(statement())));
    return new Outcomes(plans);
  }

  /** What the application sends. */
  public String statement() {
    return section("statement").orElseThrow(() -> new IllegalArgumentException(name));
  }

  /** The tables as they are in the database. */
  String schema() {
    return section("schema").orElseThrow(() -> new IllegalArgumentException(name));
  }

  Optional<String> section(String heading) {
    return Optional.ofNullable(sections.get(heading));
  }

  /** The schemas that the session looks names up in. */
  List<String> searchPath() {
    return section("search path").map(GoldenCase::list).orElse(List.of("public"));
  }

  /** The phases that it speaks of. */
  public List<Phase> phases() {
    return section("phases")
        .map(GoldenCase::list)
        .map(words -> words.stream().map(word -> Phase.ofLabel(word).orElseThrow()).toList())
        .orElse(List.of(Phase.values()));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).toList();
  }

  private RuleSet rules(Phase phase) {
    String text = section("change").orElse("").replace("PHASE", phase.label());
    RulesResult result = RulesReader.read(text, name);
    return result
        .rules()
        .orElseThrow(() -> new IllegalArgumentException(name + ": " + result.problems()));
  }

  private DdlCatalog tables() {
    DdlCatalog tables = DdlReader.read(schema());
    if (!tables.problems().isEmpty()) {
      throw new IllegalArgumentException(name + ": " + tables.problems());
    }
    return tables;
  }

  /** Plans texts as they would be planned in the statement's place. */
  public Function<String, RewritePlan> planner(Phase phase) {
    return planner(phase, tables());
  }

  private Function<String, RewritePlan> planner(Phase phase, DdlCatalog tables) {
    List<TableView> temporary =
        section("temporary").map(text -> DdlReader.read(text).tables()).orElse(List.of());
    ShapeSetting shape = ShapeSetting.parse(section("shape").orElse("old"));
    Session session = new Session(searchPath(), temporary, shape, false);
    GeneratedKeys keys =
        section("keys")
            .<GeneratedKeys>map(text -> new GeneratedKeys.Named(list(text)))
            .orElse(GeneratedKeys.none());
    Rewriter rewriter = new Rewriter(rules(phase), PostgresDialect.INSTANCE);
    Patterned.Texts patterned = new Patterned.Texts();
    return text -> {
      Catalog known = Catalog.empty();
      for (int round = 0; round < MAX_ROUNDS; round++) {
        RewritePlan plan = rewriter.plan(text, keys, known, session);
        if (!(plan instanceof RewritePlan.NeedsCatalog lacking)) {
          if (text.equals(statement())) {
            Patterned.check(rewriter, text, keys, known, session, plan);
          }
          patterned.check(rewriter, text, keys, known, session, plan);
          return plan;
        }
        known = known.with(tables.answer(lacking.needs()));
      }
      throw new IllegalStateException(name + " asks for ever more names");
    };
  }
}
