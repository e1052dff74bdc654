package dev.segue.driver.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.rules.fuzz.Writing;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.testing.Patterned;
import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs the statements of every case file in {@code /equivalence}, in each shape and phase and the
 * states of the fill, against a table that physically has the shape and through Segue, and
 * compares; also with a comment at every gap of the statements, and with no blank that they do not
 * need. {@code -Dequivalence=rename/new/expanded} runs the tests whose name contains that.
 *
 * <p>Two at a time, on tables of their own: while the server works for one, the other compares.
 */
@Execution(ExecutionMode.CONCURRENT)
final class EquivalenceIT {
  /** Of so many runs in the other states of the fill the build does one. */
  private static final int TURNS = 7;

  /** Databases for one run at a time; as many as run at once. */
  private static final BlockingQueue<Databases> FREE = new LinkedBlockingQueue<>();

  /** One for tables of the shape, one for tables with both sides. */
  private record Databases(String plainUrl, String segueUrl) {
    static Databases create() {
      return new Databases(TestPostgres.createDatabase(), TestPostgres.createDatabase());
    }
  }

  /**
   * One run of a file.
   *
   * @param writing how its statements are written, if not as the file has them
   */
  private record Trial(
      CaseFile file, Side shape, Phase phase, Fill fill, Optional<Writing> writing) {
    Trial in(Writing other) {
      return new Trial(file, shape, phase, fill, Optional.of(other));
    }

    /** The vendor's driver reads no JDBC escape with a comment in it. */
    String written(String text) {
      return writing.filter(any -> text.indexOf('{') < 0).map(any -> any.of(text)).orElse(text);
    }

    String name() {
      String written = writing.map(Writing::name).orElse("AS_IS");
      return String.join("/", file.name(), shape.word(), phase.label(), fill.name(), written)
          .toLowerCase(java.util.Locale.ROOT);
    }
  }

  @BeforeAll
  static void createDatabases() {
    FREE.addAll(List.of(Databases.create(), Databases.create()));
  }

  /** A check of patterns that met no pattern would say nothing. */
  @AfterAll
  static void patternsWereCompared() {
    System.out.println("plans held against those of their patterns: " + Patterned.compared());
    if (System.getProperty("equivalence", "").isEmpty()) {
      assertThat(Patterned.compared()).isGreaterThan(5_000);
    }
  }

  /**
   * Each file in every shape and phase, in the state of the fill that holds most of the others; in
   * those by turns.
   */
  @TestFactory
  Stream<DynamicTest> cases() throws IOException, URISyntaxException {
    List<Trial> all = asWritten();
    List<Trial> slice = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).fill() == Fill.mostOf(all.get(i).phase()) || i % TURNS == 0) {
        slice.add(all.get(i));
      }
    }
    return tests(slice);
  }

  @Tag("soak")
  @TestFactory
  Stream<DynamicTest> cases_inEveryState() throws IOException, URISyntaxException {
    return tests(asWritten());
  }

  /** Each file and shape in each writing once, by turns in one phase and state or another. */
  @TestFactory
  Stream<DynamicTest> cases_writtenAnotherWay() throws IOException, URISyntaxException {
    List<Trial> slice = new ArrayList<>();
    List<Trial> all = asWritten();
    for (int from = 0; from < all.size(); ) {
      Trial first = all.get(from);
      List<Trial> alike =
          all.stream()
              .filter(t -> t.file().equals(first.file()) && t.shape() == first.shape())
              .toList();
      for (Writing writing : Writing.values()) {
        int turn = Math.floorMod(13 * from + 5 * writing.ordinal(), alike.size());
        slice.add(alike.get(turn).in(writing));
      }
      from += alike.size();
    }
    return tests(slice);
  }

  @Tag("soak")
  @TestFactory
  Stream<DynamicTest> cases_writtenInEveryWay() throws IOException, URISyntaxException {
    List<Trial> all = new ArrayList<>();
    for (Trial trial : asWritten()) {
      Stream.of(Writing.values()).forEach(writing -> all.add(trial.in(writing)));
    }
    return tests(all);
  }

  private static Stream<DynamicTest> tests(List<Trial> trials) {
    String wanted = System.getProperty("equivalence", "");
    return trials.stream()
        .filter(trial -> trial.name().contains(wanted))
        .map(trial -> DynamicTest.dynamicTest(trial.name(), () -> run(trial)));
  }

  private static List<Trial> asWritten() throws IOException, URISyntaxException {
    Path directory =
        Path.of(Objects.requireNonNull(EquivalenceIT.class.getResource("/equivalence")).toURI());
    List<Trial> trials = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path path : files.filter(file -> file.toString().endsWith(".case")).sorted().toList()) {
        CaseFile file = CaseFile.read(path);
        for (Side shape : Side.values()) {
          for (Phase phase : Phase.values()) {
            if (phase != Phase.OFF && file.isOf(phase)) {
              Fill.of(phase)
                  .forEach(
                      fill -> trials.add(new Trial(file, shape, phase, fill, Optional.empty())));
            }
          }
        }
      }
    }
    return trials;
  }

  private static void run(Trial trial) throws SQLException, InterruptedException {
    Databases databases = FREE.take();
    try {
      run(trial, databases);
    } finally {
      FREE.add(databases);
    }
  }

  private static void run(Trial trial, Databases databases) throws SQLException {
    try (Connection plain = TestPostgres.connect(databases.plainUrl());
        Connection raw = TestPostgres.connect(databases.segueUrl())) {
      Tables plainTables = new Tables(plain, trial.file(), trial.phase());
      plainTables.createPlain(trial.shape());
      Tables rawTables = new Tables(raw, trial.file(), trial.phase());
      rawTables.createTransitional(trial.fill());
      Plans plans = new Plans();
      Instance instance =
          new Instance(trial.name(), trial.file().rules(trial.phase()), plans::planner);
      try (Connection segue =
          new SegueConnection(
              TestPostgres.connect(databases.segueUrl()),
              instance,
              trial.file().setting(trial.shape()))) {
        List<String> differences = differences(trial, plainTables, rawTables, plain, segue, plans);
        assertThat(differences)
            .withFailMessage(
                () ->
                    "%d differences:%n%s"
                        .formatted(differences.size(), String.join("\n", differences)))
            .isEmpty();
      }
    }
  }

  /** The differences up to where the tables differ: from there on, all would. */
  private static List<String> differences(
      Trial trial,
      Tables plainTables,
      Tables rawTables,
      Connection plain,
      Connection segue,
      Plans plans)
      throws SQLException {
    List<String> differences = new ArrayList<>();
    for (CaseFile.Sql sql : trial.file().statements(trial.shape())) {
      Outcome expected = sql.refusal(trial.phase()).orElseGet(() -> Outcome.of(plain, sql));
      String written = trial.written(sql.text());
      Outcome actual = Outcome.of(segue, sql, written);
      String where =
          "[" + trial.name() + "] " + plans.describe(new CaseFile.Sql(written, sql.values()));
      if (!expected.equivalent(actual)) {
        differences.add(where + compared(expected, actual));
      }
      List<String> damage = new ArrayList<>();
      for (CaseFile.Sql contents : plainTables.contents()) {
        Outcome physical = Outcome.of(plain, contents);
        Outcome seen = Outcome.of(segue, contents);
        if (!physical.equivalent(seen)) {
          damage.add(
              where
                  + "\n  and then: "
                  + contents.text()
                  + plans.of(contents)
                  + compared(physical, seen));
        }
      }
      for (String stale : rawTables.staleRows()) {
        damage.add(where + "\n  leaves stale: " + stale);
      }
      if (!damage.isEmpty()) {
        differences.addAll(damage);
        break;
      }
    }
    return differences;
  }

  private static String compared(Outcome expected, Outcome actual) {
    return "\n  expected: " + expected.text() + "\n  actual:   " + actual.text();
  }
}
