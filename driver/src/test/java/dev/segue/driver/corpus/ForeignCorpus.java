package dev.segue.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.equivalence.Plans;
import dev.segue.driver.execute.Instance;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.rules.Rewriter;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.RulesReader;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.RefusalCode;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.testing.Patterned;
import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL's regression scripts, from the folder {@code -Dcorpus=}, under rules. Not part of the
 * build: {@code mvn -pl driver -am test -Dtest=ForeignCorpus -Dcorpus=FOLDER
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class ForeignCorpus {
  /** The script that makes the tables that most others use. */
  private static final String SETUP = "test_setup.sql";

  private static final Set<String> QUERIES =
      Set.of("select", "with", "values", "table", "(", "insert", "update", "delete", "merge");

  /** What would reach beyond the database, run long, or take rights away from the run. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(?is)^(begin|start|commit|end|rollback|abort|savepoint|release|prepare transaction|copy"
              + "|vacuum|cluster|reindex|checkpoint|listen|notify|load|do|call|execute|fetch|move"
              + "|declare|close|lock|security|reassign|drop owned|set role|set session|set local"
              + "|reset|set (\\w*timeout\\w*|datestyle|client_encoding|names)|(create|alter|drop) (database|tablespace|role|user"
              + "|group|subscription|event trigger|server|foreign|system)|alter system)\\b.*");

  private static final Pattern EXPLAIN =
      Pattern.compile("(?is)^explain\\s*(\\([^)]*\\)|(analyze|verbose)\\b|\\s)*");

  private record Run(Side side, Phase phase, Rewriter rewriter, Figures figures) {}

  private final Path folder = Path.of(System.getProperty("corpus", ""));
  private final Figures reasons = new Figures();
  private final Figures complaints = new Figures();
  private final Figures utility = new Figures();

  private Map<String, List<String>> scripts() throws IOException {
    Map<String, List<String>> scripts = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        scripts.put(String.valueOf(file.getFileName()), PsqlScript.statements(text));
      }
    }
    return scripts;
  }

  /** A connection that notes and swallows the texts expected of it; others are the catalog's. */
  private static Connection below(Set<String> expected, List<String> seen, String url)
      throws SQLException {
    Connection real = TestPostgres.connect(url);
    Object statement =
        Proxy.newProxyInstance(
            ForeignCorpus.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> zero(method.getReturnType()));
    return (Connection)
        Proxy.newProxyInstance(
            ForeignCorpus.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              boolean prepares = method.getName().equals("prepareStatement");
              if (prepares && expected.contains(String.valueOf(arguments[0]))) {
                seen.add(String.valueOf(arguments[0]));
                return statement;
              }
              return method.invoke(real, arguments);
            });
  }

  private static @Nullable Object zero(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    return type == int.class ? (Object) 0 : null;
  }

  /** What became of statements that concern no change. */
  private record Left(int statements, int refused, List<String> changed) {}

  private Left prepared(RuleSet rules, String url) throws Exception {
    int statements = 0;
    int refused = 0;
    List<String> changed = new ArrayList<>();
    for (Side side : Side.values()) {
      Instance instance = new Instance("corpus", rules, new Plans()::planner);
      Set<String> expected = new HashSet<>();
      List<String> seen = new ArrayList<>();
      try (Connection segue =
          new SegueConnection(below(expected, seen, url), instance, ShapeSetting.of(side))) {
        for (List<String> script : scripts().values()) {
          for (String sql : script) {
            statements++;
            seen.clear();
            expected.clear();
            expected.add(sql);
            try {
              segue.prepareStatement(sql).close();
              if (!seen.equals(List.of(sql))) {
                changed.add(sql + " → " + seen);
              }
            } catch (SQLException refusal) {
              refused++;
              complaints.count(
                  String.valueOf(refusal.getMessage())
                      .replaceAll("(?s)\\(at .*| for change '.*?'", ""),
                  sql);
            }
          }
        }
      }
    }
    return new Left(statements, refused, changed);
  }

  @Test
  void statements_thatNameNoMappedTable_leaveByteIdentical() throws Exception {
    RuleSet rules =
        Mapped.rules(
            List.of(Mapped.rename("segue_absent", "name", "text")), Side.OLD, Phase.DUAL_WRITE);
    Left left =
        prepared(
            rules,
            TestPostgres.createDatabase(
                "CREATE TABLE segue_absent (name text, segue_absent_name text)"));
    System.out.println(left.statements() + " preparations, changed " + left.changed().size());
    assertThat(left.changed()).isEmpty();
    assertThat(left.refused()).isZero();
  }

  /** The names alone concern a change: each is parsed and resolved before it may leave. */
  @Test
  void statements_onTablesOfTheSameNameElsewhere_leaveByteIdentical() throws Exception {
    List<String> tables = CorpusTables.of(Side.OLD).stream().map(Mapped::table).distinct().toList();
    List<String> ddl = new ArrayList<>(List.of("CREATE SCHEMA elsewhere"));
    StringBuilder changes = new StringBuilder("segue: 1\nchanges:\n");
    for (String table : tables) {
      ddl.add("CREATE TABLE " + table + " (other int)");
      ddl.add("CREATE TABLE elsewhere." + table + " (segue_old text, segue_new text)");
      changes.append(
          ("  - {id: %s, table: elsewhere.%s, phase: dual-write,"
                  + " rename: {from: segue_old, to: segue_new, type: text}}%n")
              .formatted(table, table));
    }
    RuleSet rules = RulesReader.read(changes.toString(), "corpus").rules().orElseThrow();
    Left left = prepared(rules, TestPostgres.createDatabase(ddl.toArray(String[]::new)));
    System.out.println(
        left.statements()
            + " preparations beside "
            + tables
            + ", changed "
            + left.changed().size()
            + ", refused "
            + left.refused()
            + "\n"
            + complaints.ranked());
    assertThat(left.changed()).isEmpty();
  }

  @Test
  void statements_onMappedTables_areRewrittenOrRefusedForAReason() throws Exception {
    Map<String, List<String>> scripts = scripts();
    List<Run> runs = new ArrayList<>();
    for (Side side : Side.values()) {
      for (Phase phase : Phase.values()) {
        if (phase != Phase.OFF) {
          RuleSet rules = Mapped.rules(CorpusTables.of(side), side, phase);
          runs.add(
              new Run(side, phase, new Rewriter(rules, PostgresDialect.INSTANCE), new Figures()));
        }
      }
    }
    String only = System.getProperty("corpus.only", ".*");
    for (Map.Entry<String, List<String>> script : scripts.entrySet()) {
      if (script.getKey().matches(only)) {
        System.out.println(script.getKey());
        walk(script.getValue(), scripts.getOrDefault(SETUP, List.of()), runs);
      }
    }
    for (Run run : runs) {
      System.out.println(run.side() + " " + run.phase() + "\n" + run.figures().ranked());
      assertThat(run.figures().of("query: understood and refused") * 100)
          .as("refused of what the parser understands, of %s", run)
          .isLessThan(run.figures().of("query: understood"));
    }
    System.out.println(Patterned.compared() + " plans held against their pattern's");
    System.out.println("REASONS\n" + reasons.ranked());
    System.out.println("UTILITY\n" + utility.ranked());
    System.out.println("COMPLAINTS\n" + complaints.ranked());
  }

  private static CorpusServer server(List<String> setup, Optional<Side> side) throws SQLException {
    CorpusServer server = new CorpusServer(TestPostgres.createDatabase(), side.orElse(Side.OLD));
    setup.stream().filter(sql -> isDefinition(sql)).forEach(sql -> server.run(sql, false));
    side.ifPresent(
        corpus -> CorpusTables.of(corpus).forEach(mapped -> server.run(mapped.ddl(), true)));
    return server;
  }

  private static boolean isDefinition(String sql) {
    return !QUERIES.contains(word(sql)) && !LEFT_OUT.matcher(begun(sql)).matches();
  }

  private void walk(List<String> script, List<String> setup, List<Run> runs) throws SQLException {
    try (CorpusServer plain = server(setup, Optional.empty());
        CorpusServer old = server(setup, Optional.of(Side.OLD));
        CorpusServer created = server(setup, Optional.of(Side.NEW))) {
      Map<Side, CorpusServer> servers = Map.of(Side.OLD, old, Side.NEW, created);
      for (String statement : script) {
        String sql = EXPLAIN.matcher(begun(statement)).replaceFirst("");
        boolean query = QUERIES.contains(word(sql));
        Optional<String> complaint = Optional.empty();
        boolean asked = false;
        Map<String, Optional<String>> answers = new LinkedHashMap<>();
        for (Run run : runs) {
          CorpusServer server = Objects.requireNonNull(servers.get(run.side()));
          RewritePlan plan = server.plan(run.rewriter(), sql);
          if (!concerns(plan)) {
            continue;
          }
          if (query && !asked) {
            complaint = plain.complaint(sql);
            asked = true;
          }
          count(run, sql, query, plan, complaint.isEmpty());
          if (query && complaint.isEmpty() && plan instanceof RewritePlan.Rewritten rewritten) {
            Optional<String> answer =
                answers.computeIfAbsent(
                    run.side() + rewritten.text(), key -> server.complaint(rewritten.text()));
            run.figures().count(answer.isEmpty() ? "EXPLAIN accepted" : "EXPLAIN complained");
            answer.ifPresent(
                text ->
                    complaints.count(
                        text.lines().findFirst().orElse("").replaceAll("\"[^\"]*\"", "…"),
                        run.side()
                            + " "
                            + run.phase()
                            + " "
                            + sql
                            + "\n   → "
                            + rewritten.text()
                            + "\n   : "
                            + text));
          }
        }
        if (!query && isDefinition(sql)) {
          plain.run(sql, false);
          for (Run run : runs) {
            if (run.phase() == Phase.DUAL_WRITE) {
              CorpusServer server = Objects.requireNonNull(servers.get(run.side()));
              RewritePlan plan = server.plan(run.rewriter(), sql);
              String text =
                  plan instanceof RewritePlan.Rewritten rewritten ? rewritten.text() : sql;
              server.run(text, concerns(plan));
            }
          }
        }
      }
    }
  }

  private static boolean concerns(RewritePlan plan) {
    return !(plan instanceof RewritePlan.PassThrough)
        || !plan.accesses().isEmpty()
        || !plan.reports().isEmpty();
  }

  private void count(Run run, String sql, boolean query, RewritePlan plan, boolean valid) {
    String kind = query ? (valid ? "query" : "query that the server refuses") : "other";
    String verdict = plan.getClass().getSimpleName();
    run.figures().count(kind + ": " + verdict);
    boolean understood =
        !(plan instanceof RewritePlan.Refused told)
            || told.refusal().code() != RefusalCode.FAILED_TO_PARSE;
    if (understood) {
      run.figures().count(kind + ": understood");
      if (verdict.equals("Refused")) {
        run.figures().count(kind + ": understood and refused");
      }
    }
    if (plan instanceof RewritePlan.Refused refused) {
      String code = refused.refusal().code().name();
      if (run.phase() == Phase.PLANNED && query && valid) {
        System.out.println("REFUSED " + run.side() + " " + code + " " + sql);
      }
      run.figures().count(kind + ": Refused " + code);
      String example =
          run.side()
              + " "
              + run.phase()
              + " "
              + sql
              + "\n            : "
              + refused.refusal().message();
      (query ? reasons : utility)
          .count(
              (query && !valid ? "invalid " : "") + code + " " + refused.refusal().wayOut(),
              example);
    }
  }

  /** Without the comments before it. */
  private static String begun(String sql) {
    return sql.replaceFirst("^(\\s|--[^\\n]*(\\n|$)|(?s:/\\*.*?\\*/))+", "");
  }

  private static String word(String sql) {
    String first = begun(sql);
    return first.startsWith("(") ? "(" : first.split("\\W", 2)[0].toLowerCase(Locale.ROOT);
  }
}
