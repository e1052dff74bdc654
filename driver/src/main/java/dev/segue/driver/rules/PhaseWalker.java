package dev.segue.driver.rules;

import dev.segue.driver.catalog.CatalogReader;
import dev.segue.driver.execute.Instance;
import dev.segue.driver.execute.PhaseInterval;
import dev.segue.driver.vendor.Vendor;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Walks an unsupervised instance towards what its rules file says: one phase a step, each only when
 * all that began under older phases has ended and the step's gate is open. Stepped by one thread.
 */
public final class PhaseWalker {
  /** Where the walker gets a connection of its own to look at the catalog. */
  public interface Source {
    /** The vendor's connection; the walker closes it. */
    Connection open() throws SQLException;
  }

  private static final System.Logger LOG = System.getLogger(PhaseWalker.class.getPackageName());

  /** A look costs a connection: often enough for whoever waits, seldom enough for the server. */
  private static final Duration SHUT = Duration.ofSeconds(1);

  /** A database that is down has no use for more connections. */
  private static final Duration UNREACHABLE = Duration.ofSeconds(5);

  private final Instance instance;
  private final RulesFile file;
  private volatile Source source;
  private final Map<String, String> waits = new ConcurrentHashMap<>();
  private final Map<String, List<String>> unchecked = new ConcurrentHashMap<>();
  private volatile boolean mayGoFar;
  private long notBefore = System.nanoTime();

  /** A walker of an instance under that file. */
  public PhaseWalker(Instance instance, RulesFile file, Source source) {
    this.instance = instance;
    this.file = file;
    this.source = source;
    file.add(this);
    for (Change change : instance.epochs().current().rules().changes()) {
      if (change.phase().compareTo(Phase.DUAL_WRITE) > 0) {
        warn(change, "starts at " + change.phase().label(), startUnchecked(change.phase()));
      }
    }
  }

  private static List<String> startUnchecked(Phase phase) {
    return List.of("that the data is as " + phase.label() + " and the phases before it leave it");
  }

  /** The file that it follows. */
  public RulesFile file() {
    return file;
  }

  /** The instance that it walks. */
  public Instance instance() {
    return instance;
  }

  /** Takes connections from there from now on: a pool that made one just now is not closed. */
  public void comesFrom(Source newest) {
    source = newest;
  }

  /** Gives leave to walk to {@code new-read} and beyond. */
  public void allowFar() {
    mayGoFar = true;
  }

  /** Whether any change is, or is asked to be, where an unsupervised instance needs leave. */
  public boolean isFar() {
    RuleSet now = instance.epochs().current().rules();
    return now.mode() == Mode.REWRITE
        && now.changes().stream().anyMatch(change -> change.phase().compareTo(Phase.NEW_READ) >= 0);
  }

  /** Where each change stands. */
  public List<ChangeState> states() {
    RuleSet target = file.target();
    Set<String> ids = new TreeSet<>();
    target.changes().forEach(change -> ids.add(change.id()));
    instance.epochs().current().rules().changes().forEach(change -> ids.add(change.id()));
    List<ChangeState> states = new ArrayList<>();
    for (String id : ids) {
      PhaseInterval interval =
          instance.epochs().interval(id).orElse(PhaseInterval.exactly(Phase.OFF));
      states.add(
          new ChangeState(
              id,
              target.change(id).map(Change::phase).orElse(Phase.OFF),
              interval.lowest(),
              interval.highest(),
              Optional.ofNullable(waits.get(id)),
              unchecked.getOrDefault(id, List.of())));
    }
    return states;
  }

  /** Why these rules must not take the place of those in force, if they must not. */
  List<String> objections(RuleSet next) {
    List<String> objections = new ArrayList<>();
    if (next.control().isPresent()) {
      objections.add("this instance is unsupervised; restart it to join a control schema");
    }
    RuleSet now = instance.epochs().current().rules();
    if (now.mode() == Mode.OBSERVE) {
      return objections;
    }
    for (Change change : now.changes()) {
      PhaseInterval interval =
          instance.epochs().interval(change.id()).orElse(PhaseInterval.exactly(change.phase()));
      if (interval.highest().compareTo(Phase.PLANNED) <= 0) {
        continue;
      }
      String where = "change '" + change.id() + "' is at " + interval.highest().label();
      Optional<Change> successor = next.change(change.id());
      boolean finished = interval.lowest() == Phase.CONTRACTED;
      if (successor.isEmpty() && !finished) {
        objections.add(where + " and cannot be dropped: take it down to planned first");
      } else if (successor.isPresent() && !successor.get().hasSameDefinition(change)) {
        objections.add(where + " and cannot be altered: take it down to planned first");
      }
      if (next.mode() == Mode.OBSERVE) {
        objections.add(where + " and cannot be only observed: take it down to planned first");
      }
    }
    return objections;
  }

  /** What the database says against rules that are to take the place of those in force. */
  List<String> databaseProblems(RuleSet next) throws SQLException {
    List<Change> unknown = DatabaseCheck.unknown(instance.epochs().current().rules(), next);
    if (unknown.isEmpty()) {
      return List.of();
    }
    try (Connection connection = source.open()) {
      DatabaseCheck check = DatabaseCheck.of(unknown, next.mode(), connection);
      check.report(instance.reports());
      return check.problems();
    }
  }

  /**
   * Takes the next step that can be taken.
   *
   * @return whether there was one
   */
  public boolean step() {
    RuleSet now = instance.epochs().current().rules();
    RuleSet target = file.target();
    if (now.equals(target)) {
      waits.clear();
      instance.epochs().isSettled();
      return false;
    }
    if (!instance.epochs().isSettled()) {
      target
          .changes()
          .forEach(
              change -> waits.put(change.id(), "work begun under the phase before has not ended"));
      return false;
    }
    RuleSet next = next(now, target);
    if (next.equals(now)) {
      return false;
    }
    instance.epochs().publish(next);
    LOG.log(
        System.Logger.Level.INFO, () -> "Segue on " + instance.database() + ": " + phases(next));
    return true;
  }

  private static String phases(RuleSet rules) {
    return String.join(
        ", ",
        rules.changes().stream()
            .map(change -> change.id() + " at " + change.phase().label())
            .toList());
  }

  private RuleSet next(RuleSet now, RuleSet target) {
    if (target.mode() == Mode.OBSERVE) {
      // What only observes stands nowhere: there is nothing to walk.
      return target;
    }
    List<Change> changes = new ArrayList<>();
    List<Change> walking = new ArrayList<>();
    for (Change wanted : target.changes()) {
      Phase at =
          now.mode() == Mode.OBSERVE
              ? Phase.OFF
              : now.change(wanted.id()).map(Change::phase).orElse(Phase.OFF);
      changes.add(wanted.at(at));
      if (at != wanted.phase()) {
        walking.add(wanted.at(at));
      }
    }
    waits.keySet().retainAll(walking.stream().map(Change::id).toList());
    Set<String> opened = opened(walking, target);
    List<Change> stepped = new ArrayList<>();
    for (Change change : changes) {
      Phase goal = target.change(change.id()).orElse(change).phase();
      boolean steps = opened.contains(change.id());
      stepped.add(steps ? change.at(change.phase().stepTowards(goal)) : change);
    }
    return new RuleSet(target.revision(), target.mode(), target.control(), stepped);
  }

  private Set<String> opened(List<Change> walking, RuleSet target) {
    Set<String> opened = new HashSet<>();
    if (walking.isEmpty() || System.nanoTime() - notBefore < 0) {
      return opened;
    }
    try (Connection connection = source.open()) {
      Set<String> names = new HashSet<>();
      walking.forEach(change -> names.add(change.table().name()));
      Catalog catalog =
          new CatalogReader(connection, Vendor.of(connection))
              .read(new Catalog.Needs(names, Set.of()));
      for (Change change : walking) {
        Phase goal = target.change(change.id()).orElse(change).phase();
        Phase to = change.phase().stepTowards(goal);
        List<TableView> tables = catalog.relations().getOrDefault(change.table().name(), List.of());
        if (opens(change, to, Gate.of(change, change.phase(), to, tables))) {
          opened.add(change.id());
        }
      }
      lookAgainIn(opened.size() == walking.size() ? Duration.ZERO : SHUT);
    } catch (SQLException failure) {
      lookAgainIn(UNREACHABLE);
      walking.forEach(
          change -> waits.put(change.id(), "the catalog cannot be read: " + failure.getMessage()));
    }
    return opened;
  }

  private void lookAgainIn(Duration pause) {
    notBefore = System.nanoTime() + pause.toNanos();
  }

  private boolean opens(Change change, Phase to, Gate gate) {
    if (to.compareTo(change.phase()) > 0 && to.compareTo(Phase.NEW_READ) >= 0 && !mayGoFar) {
      waits.put(change.id(), "leave to go on unsupervised: segue.unsupervised=allow");
      return false;
    }
    if (!gate.shut().isEmpty()) {
      String reasons = "the gate to " + to.label() + ": " + String.join("; ", gate.shut());
      if (!reasons.equals(waits.put(change.id(), reasons))) {
        LOG.log(
            System.Logger.Level.WARNING,
            () -> "Change '" + change.id() + "' waits for " + reasons + ".");
      }
      return false;
    }
    waits.remove(change.id());
    warn(change, "goes to " + to.label(), gate.unchecked());
    return true;
  }

  private void warn(Change change, String what, List<String> notChecked) {
    unchecked.put(change.id(), notChecked);
    if (!notChecked.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "Change '"
                  + change.id()
                  + "' "
                  + what
                  + " unsupervised. Nobody checked "
                  + String.join(", nor ", notChecked)
                  + ".");
    }
  }
}
