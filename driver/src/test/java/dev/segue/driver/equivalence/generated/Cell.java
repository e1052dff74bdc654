package dev.segue.driver.equivalence.generated;

import dev.segue.driver.equivalence.Fill;
import dev.segue.driver.equivalence.Plans;
import dev.segue.driver.equivalence.Tables;
import dev.segue.driver.execute.Instance;
import dev.segue.driver.jdbc.SegueConnection;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The tables in certain phases and in one state of the fill, behind Segue. Every connection is in
 * one transaction that is rolled back: the tables stay as they were built.
 */
final class Cell implements AutoCloseable {
  /** A connection through Segue, and the one below it. */
  record Behind(Connection segue, Connection raw, Tables tables) {}

  /**
   * Where a cell stands.
   *
   * @param phases one for all changes, or one for each in turn
   */
  record Place(List<Phase> phases, Fill fill) {
    Place {
      phases = List.copyOf(phases);
    }

    String name() {
      List<String> labels = phases.stream().map(Phase::label).toList();
      return String.join("+", labels) + "/" + fill.name().toLowerCase(Locale.ROOT);
    }

    RuleSet rules(RuleSet rules) {
      List<Change> changes = new ArrayList<>();
      for (Change change : rules.changes()) {
        changes.add(change.at(phases.get(changes.size() % phases.size())));
      }
      return new RuleSet(rules.revision(), rules.mode(), rules.control(), changes);
    }

    /** Every phase in every state, and some with several phases at once. */
    static List<Place> all() {
      List<Place> places = new ArrayList<>();
      for (Phase phase : Phase.values()) {
        if (phase != Phase.OFF) {
          Fill.of(phase).forEach(fill -> places.add(new Place(List.of(phase), fill)));
        }
      }
      List<Phase> oldComplete =
          List.of(Phase.PLANNED, Phase.FALLBACK_READ, Phase.EXPANDED, Phase.DUAL_WRITE);
      List<Phase> newComplete = List.of(Phase.CONTRACTED, Phase.NEW_READ, Phase.RETIRED);
      for (Fill fill : Fill.values()) {
        if (fill != Fill.MISSING) {
          // Columns that are still to come would stand behind all others.
          places.add(new Place(oldComplete, fill));
        }
        places.add(new Place(newComplete, fill));
      }
      return places;
    }
  }

  private final Schema schema;
  private final Map<Side, Behind> behind = new EnumMap<>(Side.class);
  private final Plans plans = new Plans();

  Cell(Schema schema, String url, Place place) throws SQLException {
    this.schema = schema;
    RuleSet rules = place.rules(schema.file().rules(Phase.PLANNED));
    try (Connection raw = TestPostgres.connect(url)) {
      new Tables(raw, schema.file(), rules).createTransitional(place.fill());
    }
    Instance instance = new Instance(place.name(), rules, plans::planner);
    for (Side side : Side.values()) {
      Connection raw = TestPostgres.connect(url);
      Connection segue = new SegueConnection(raw, instance, ShapeSetting.of(side));
      segue.setAutoCommit(false);
      behind.put(side, new Behind(segue, raw, new Tables(raw, schema.file(), rules)));
    }
  }

  Behind behind(Shape shape) {
    return Objects.requireNonNull(behind.get(shape.written()));
  }

  Connection plain(Shape shape) {
    return schema.plain(shape);
  }

  List<Table> tables(Shape shape) {
    return schema.tables(shape);
  }

  Plans plans() {
    return plans;
  }

  @Override
  public void close() throws SQLException {
    for (Behind connections : behind.values()) {
      connections.segue().rollback();
      connections.segue().close();
    }
  }
}
