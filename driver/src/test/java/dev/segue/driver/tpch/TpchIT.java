package dev.segue.driver.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.equivalence.CaseFile;
import dev.segue.driver.equivalence.Fill;
import dev.segue.driver.equivalence.Outcome;
import dev.segue.driver.equivalence.Plans;
import dev.segue.driver.equivalence.Tables;
import dev.segue.driver.execute.Instance;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The 22 queries of TPC-H under thirteen changes on seven tables, in every phase and both shapes.
 * {@code -Dtpch.scale} sets how many rows.
 */
final class TpchIT {
  /** Some ten thousand rows: enough that each query but a few yields some. */
  private static final double SCALE = Double.parseDouble(System.getProperty("tpch.scale", "0.002"));

  private static CaseFile file;

  /** What each query gives on tables that physically have the shape. */
  private static final Map<Side, List<Outcome>> PLAIN = new EnumMap<>(Side.class);

  /**
   * The tables with both sides, by which of them is complete; the other is there in half the rows.
   */
  private static final Map<Side, String> TRANSITIONAL = new EnumMap<>(Side.class);

  @BeforeAll
  static void createTables() throws Exception {
    file =
        CaseFile.read(
            Path.of(Objects.requireNonNull(TpchIT.class.getResource("/tpch/tpch.case")).toURI()));
    for (Side side : Side.values()) {
      String plain = TestPostgres.createDatabase();
      try (Connection connection = TestPostgres.connect(plain)) {
        new Tables(connection, file, file.rules(Phase.PLANNED)).createPlain(side, TpchIT::fill);
        index(connection);
        PLAIN.put(side, outcomes(connection, side));
      }
      String both = TestPostgres.createDatabase();
      Phase phase = side == Side.OLD ? Phase.DUAL_WRITE : Phase.NEW_READ;
      try (Connection connection = TestPostgres.connect(both)) {
        new Tables(connection, file, file.rules(phase))
            .createTransitional(Fill.MIXED, TpchIT::fill);
        index(connection);
      }
      TRANSITIONAL.put(side, both);
    }
  }

  private static void fill(Connection connection) throws SQLException {
    TpchRows.load(connection, SCALE);
  }

  private static void index(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("CREATE INDEX ON lineitem (l_partkey, l_suppkey)");
      statement.execute("CREATE INDEX ON partsupp (ps_partkey)");
      statement.execute("ANALYZE");
    }
  }

  private static List<Outcome> outcomes(Connection connection, Side shape) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int number = 1; number <= TpchQueries.COUNT; number++) {
      outcomes.add(Outcome.of(connection, new CaseFile.Sql(text(number, shape), List.of())));
    }
    return outcomes;
  }

  private static String text(int number, Side shape) {
    try {
      return TpchQueries.text(number, shape);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "OFF")
  void queries_inBothShapes_giveWhatThePlainTablesGive(Phase phase) throws Exception {
    String url = Objects.requireNonNull(TRANSITIONAL.get(phase.completeSide()));
    List<String> differences = new ArrayList<>();
    for (Side side : Side.values()) {
      Plans plans = new Plans();
      Instance instance = new Instance("tpch", file.rules(phase), plans::planner);
      try (Connection segue =
          new SegueConnection(TestPostgres.connect(url), instance, ShapeSetting.of(side))) {
        List<Outcome> plain = Objects.requireNonNull(PLAIN.get(side));
        List<Outcome> actual = outcomes(segue, side);
        for (int i = 0; i < TpchQueries.COUNT; i++) {
          if (!plain.get(i).equivalent(actual.get(i))) {
            String where = "query " + (i + 1) + " " + side + plans.of(text(i + 1, side));
            differences.add(where + "\n" + plain.get(i).text() + "\n" + actual.get(i).text());
          }
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void plainTables_answerEveryQuery_mostWithRows(Side side) {
    List<Outcome> plain = Objects.requireNonNull(PLAIN.get(side));
    assertThat(plain).noneMatch(Outcome::isError);
    assertThat(plain.stream().filter(outcome -> outcome.lines().size() > 1).count())
        .isGreaterThan(16);
  }
}
