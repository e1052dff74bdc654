package dev.segue.driver.equivalence.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Made-up statements do through Segue what they do on plain tables, in every phase, shape and state
 * of the fill. {@code -Dgenerated.statements=N} and {@code -Dgenerated.seed=N} set how many and
 * which; {@code -Dgenerated.only=NAME} keeps to the cells whose name contains that.
 */
final class GeneratedStatementsIT {
  private static final List<String> SCHEMAS = List.of("shop", "crew", "odd");

  /** So many runs of statements in a cell before the next shape has its turn. */
  private static final int MAX_IN_A_ROW = 4;

  /** Beyond that a run shows nothing new. */
  private static final int MAX_DIFFERENCES = Integer.getInteger("generated.differences", 8);

  /** Of a thousand statements. */
  private static final int MAX_INVALID = 100;

  /** Of a thousand valid statements; a few hundred may by chance have several. */
  private static final int MAX_REFUSED = 10;

  private static final int MAX_REFUSED_OF_FEW = 50;
  private static final int MANY = 10_000;

  /** Held here, or its level would be forgotten with it. */
  private static final Logger REPORTS = Logger.getLogger("dev.segue.driver.execute");

  @BeforeAll
  static void silenceReports() {
    REPORTS.setLevel(Level.OFF);
  }

  @Test
  void statements_ofOneSeed_doWhatTheyDoOnPlainTables() throws Exception {
    boolean chosen =
        Stream.of("generated.statements", "generated.seed", "generated.only")
            .anyMatch(name -> System.getProperty(name) != null);
    // Building the tables costs more than the statements: a place is visited with one schema only.
    int share = chosen ? 1 : SCHEMAS.size();
    Coverage coverage = check(Integer.getInteger("generated.statements", 900), share);
    assertThat(chosen ? Set.of() : coverage.missing(wanted()))
        .as("what the made-up statements do not reach any more")
        .isEmpty();
  }

  @Tag("soak")
  @Test
  void statements_inNumbers_doWhatTheyDoOnPlainTables() throws Exception {
    check(Integer.getInteger("generated.statements", 200_000), 1);
  }

  private static Set<String> wanted() throws IOException {
    try (InputStream lines =
        Objects.requireNonNull(
            GeneratedStatementsIT.class.getResourceAsStream(
                "/equivalence/generated/reached.txt"))) {
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.toSet());
    }
  }

  /** Each schema in every n-th place, its own ones; what one comes to does not end the others. */
  private static Coverage check(int statements, int share)
      throws SQLException, IOException, URISyntaxException {
    Coverage coverage = new Coverage();
    List<String> failures = new ArrayList<>();
    try {
      for (String schema : SCHEMAS) {
        List<Cell.Place> places = new ArrayList<>();
        for (int i = SCHEMAS.indexOf(schema) % share; i < Cell.Place.all().size(); i += share) {
          places.add(Cell.Place.all().get(i));
        }
        failures.addAll(failures(schema, places, statements / SCHEMAS.size(), coverage));
      }
    } finally {
      System.out.println(coverage.table());
    }
    assertThat(failures).withFailMessage(() -> String.join("\n\n", failures)).isEmpty();
    return coverage;
  }

  private static List<String> failures(
      String name, List<Cell.Place> visited, int statements, Coverage coverage)
      throws SQLException, IOException, URISyntaxException {
    long seed = Long.getLong("generated.seed", 1);
    String only = System.getProperty("generated.only", "");
    List<Cell.Place> places =
        visited.stream().filter(place -> place.name().contains(only)).toList();
    Tally tally = new Tally(coverage);
    Map<String, String> differences = new LinkedHashMap<>();
    String url = TestPostgres.createDatabase();
    try (Schema schema = new Schema(name, new Dice(seed))) {
      for (int i = 0; i < places.size() && differences.size() < MAX_DIFFERENCES; i++) {
        Cell.Place place = places.get(i);
        int last = statements * (i + 1) / places.size();
        Dice dice = new Dice(seed * 1_000_003 + Cell.Place.all().indexOf(place));
        try (Cell cell = new Cell(schema, url, place)) {
          while (tally.statements() < last && differences.size() < MAX_DIFFERENCES) {
            run(cell, dice, tally)
                .ifPresent(
                    found ->
                        differences.putIfAbsent(
                            found.sort() + found.text().length() % 7,
                            "[seed %d, %s] %s".formatted(seed, place.name(), found.text())));
          }
        }
      }
    }
    System.out.printf(
        "schema %s, seed %d, %d differences: %s%n", name, seed, differences.size(), tally.report());
    List<String> failures = new ArrayList<>(differences.values());
    // Shown now: the last schema of a long run is far away.
    failures.forEach(System.out::println);
    int mostRefused = tally.statements() < MANY ? MAX_REFUSED_OF_FEW : MAX_REFUSED;
    if (tally.invalidShare() >= MAX_INVALID || tally.refusedShare() >= mostRefused) {
      failures.add(
          "Of a thousand statements of %s %.1f are invalid and %.1f refused: too many to show much"
              .formatted(name, tally.invalidShare(), tally.refusedShare()));
    }
    return failures;
  }

  private static Optional<Difference> run(Cell cell, Dice dice, Tally tally) throws SQLException {
    Shape shape = dice.of(Shape.values());
    Statements made = new Statements(dice, cell.tables(shape));
    List<Sql> statements = new ArrayList<>();
    for (int i = 0; i < dice.between(1, MAX_IN_A_ROW); i++) {
      statements.add(made.any());
    }
    Optional<Difference> found = new Trial(cell, shape, tally).run(statements);
    return found.isEmpty() ? found : Optional.of(shrunk(cell, shape, statements, found.get()));
  }

  /** Without its ORDER BY in full a statement has no order any more: it is shrunk for its rows. */
  private static Difference shrunk(
      Cell cell, Shape shape, List<Sql> statements, Difference difference) throws SQLException {
    Trial trial = Trial.unordered(cell, shape);
    boolean inRows =
        trial.run(statements).filter(other -> other.sort().equals(difference.sort())).isPresent();
    return inRows ? new Shrinker(trial).shrink(statements, difference) : difference;
  }
}
