package dev.segue.driver.frameworks;

import dev.segue.driver.SegueDataSource;
import dev.segue.driver.Watched;
import dev.segue.driver.equivalence.CaseFile;
import dev.segue.driver.equivalence.Fill;
import dev.segue.driver.equivalence.Outcome;
import dev.segue.driver.equivalence.Tables;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.provider.Arguments;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Two tables under five changes, on which a framework does its operations twice: on tables that
 * physically have the shape, with the vendor's driver, and on those of a phase, through Segue.
 */
final class Crew {
  /** What a framework does with the tables in that shape, and what it was told. */
  interface Operations {
    /** One line for each thing that was told. */
    List<String> on(DataSource source, Side shape) throws Exception;
  }

  private final Operations operations;
  private final Map<Side, List<String>> expected = new EnumMap<>(Side.class);
  private final String plain = TestPostgres.createDatabase();
  private final String transitional = TestPostgres.createDatabase();

  Crew(Operations operations) {
    this.operations = operations;
  }

  /** Every phase with every shape. */
  static Stream<Arguments> cells() {
    return Stream.of(Phase.values())
        .filter(phase -> phase != Phase.OFF)
        .flatMap(phase -> Stream.of(Side.values()).map(side -> Arguments.of(phase, side)));
  }

  private static CaseFile file() throws Exception {
    return CaseFile.read(path());
  }

  private static Path path() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(Crew.class.getResource("/frameworks/crew.case")).toURI());
  }

  /** What came of the operations on plain tables, and what they left there. */
  List<String> expected(Side shape) throws Exception {
    List<String> known = expected.get(shape);
    if (known == null) {
      try (Connection connection = TestPostgres.connect(plain)) {
        new Tables(connection, file(), file().rules(Phase.PLANNED)).createPlain(shape);
      }
      known = run(vendors(plain), shape);
      expected.put(shape, known);
    }
    return known;
  }

  /** What came of them through Segue, and what they left as the shape sees it. */
  List<String> through(Phase phase, Side shape, Path directory) throws Exception {
    try (Connection connection = TestPostgres.connect(transitional)) {
      Tables tables = new Tables(connection, file(), file().rules(phase));
      tables.createTransitional(phase == Phase.CONTRACTED ? Fill.MISSING : Fill.MIXED);
    }
    Path rules = Files.createTempFile(directory, "crew", ".yaml");
    String text = Files.readString(path()).split("-- change\n")[1];
    Files.writeString(rules, text.replace("PHASE", phase.label()));
    SegueDataSource ours = Watched.around(vendors(transitional));
    ours.setRules(rules.toString());
    ours.setShape(shape.word());
    ours.setUnsupervised("allow");
    List<String> lines = new ArrayList<>(run(ours, shape));
    try (Connection connection = TestPostgres.connect(transitional)) {
      lines.addAll(new Tables(connection, file(), file().rules(phase)).staleRows());
    }
    return lines;
  }

  private static DataSource vendors(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    return source;
  }

  private List<String> run(DataSource source, Side shape) throws Exception {
    List<String> lines = new ArrayList<>(operations.on(source, shape));
    lines.addAll(rows(source, shape));
    return lines;
  }

  private static List<String> rows(DataSource source, Side shape) throws SQLException {
    String member =
        shape == Side.OLD ? "name, age, code, address" : "full_name, age_big, state, street, city";
    String amount = shape == Side.OLD ? "amount" : "amount_wide";
    List<String> lines = new ArrayList<>();
    try (Connection connection = source.getConnection()) {
      for (String sql :
          List.of(
              "SELECT id, version, email, " + member + " FROM member ORDER BY id",
              "SELECT id, member_id, item, " + amount + " FROM booking ORDER BY id")) {
        lines.addAll(Outcome.of(connection, new CaseFile.Sql(sql, List.of())).lines());
      }
    }
    return lines;
  }
}
