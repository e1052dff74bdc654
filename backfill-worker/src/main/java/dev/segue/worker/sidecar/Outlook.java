package dev.segue.worker.sidecar;

import dev.segue.rules.control.Fact;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Grants;
import dev.segue.worker.control.Verifications;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.sidecar.SidecarStatus.OfChange;
import dev.segue.worker.sidecar.SidecarStatus.OfWork;
import dev.segue.worker.status.ChangeFacts;
import dev.segue.worker.status.DatabaseStatus;
import dev.segue.worker.status.StatusReader;
import dev.segue.worker.status.WorkStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the rules file and the segue tables say together. It also takes back the facts that no
 * longer hold. Guarded by its sidecar.
 */
final class Outlook {
  private static final int EVENTS = 50;

  /**
   * Whoever is at work commits a chunk within half a minute, unless it waits. One that waits for
   * longer is taken for gone, which costs it a look at a part of the rows that is begun again.
   */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final SidecarSettings settings;
  private final Database database;
  private final ControlSchema schema;
  private final RulesWatch rules;
  private final Clock clock;
  private final StatusReader reader;
  private final WorkStore store;
  private final Map<Long, RateHistory> histories = new HashMap<>();
  private DatabaseStatus last;
  private Set<String> expanded = Set.of();
  private boolean tablesFound;

  Outlook(
      SidecarSettings settings,
      Database database,
      ControlSchema schema,
      RulesWatch rules,
      Clock clock) {
    this.settings = settings;
    this.database = database;
    this.schema = schema;
    this.rules = rules;
    this.clock = clock;
    this.reader = new StatusReader(database.server(), schema);
    this.store = new WorkStore(database.server(), schema.name());
    this.last = new DatabaseStatus(clock.instant(), List.of(), List.of(), List.of());
  }

  /** Looks at all of it anew. */
  SidecarStatus look(Map<String, Trouble> troubles, Optional<Activity> activity) {
    Optional<String> trouble = read(rules.state().rules());
    List<OfWork> works = last.works().stream().map(this::withRate).toList();
    List<OfChange> changes = new ArrayList<>();
    for (Change change : settings.meant(rules.state().rules())) {
      changes.add(
          new OfChange(
              change,
              duty(change),
              Optional.ofNullable(troubles.get(change.id())),
              activity.filter(a -> a.change().id().equals(change.id())),
              last.facts(change.id()),
              works.stream().filter(w -> w.work().change().equals(change.id())).toList()));
    }
    return new SidecarStatus(clock.instant(), trouble, rules.state(), changes, last.events());
  }

  private Duty duty(Change change) {
    return new Situation(
            change,
            rules.state().rules().mode(),
            settings.said(),
            expanded.contains(change.id()),
            settings.ddlAllowed(),
            last.facts(change.id()),
            kind -> last.work(change.id(), kind).map(WorkStatus::work),
            this::isAlive)
        .duty();
  }

  private boolean isAlive(Work work) {
    // Both times are the server's.
    return last.works().stream()
        .filter(status -> status.work().id() == work.id())
        .anyMatch(status -> status.lastSign().plus(SILENCE).isAfter(last.at()));
  }

  /** Why the database cannot be used, if it cannot. */
  private Optional<String> read(RuleSet now) {
    try {
      findTables();
      last = database.inTransaction(connection -> read(connection, now));
      return Optional.empty();
    } catch (SQLException e) {
      tablesFound = false;
      return Optional.of(database.name() + ": " + database.explained(e));
    } catch (SourceException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void findTables() throws SQLException, SourceException {
    if (tablesFound) {
      return;
    }
    if (settings.ddlAllowed() && schema.version(database).isEmpty()) {
      schema.create(database, Grants.none(), settings.who());
    }
    schema.require(database);
    tablesFound = true;
  }

  private DatabaseStatus read(Connection connection, RuleSet now) throws SQLException {
    Set<String> found = new HashSet<>();
    for (Change change : settings.meant(now)) {
      if (Dialects.of(database).hasNewColumns(connection, change)) {
        found.add(change.id());
      }
    }
    expanded = found;
    DatabaseStatus status = reader.read(connection, EVENTS);
    boolean lost = false;
    for (Change change : settings.meant(now)) {
      Optional<ChangeFacts> facts = status.facts(change.id());
      lost |= facts.isPresent() && lose(connection, change, facts.get());
    }
    return lost ? reader.read(connection, EVENTS) : status;
  }

  /** Takes back what no longer holds: some instance may be where the file has the change. */
  private boolean lose(Connection connection, Change change, ChangeFacts facts)
      throws SQLException {
    Set<Fact> lost = LostFacts.at(change.phase(), facts);
    for (Fact fact : lost) {
      store.setFact(connection, change.id(), fact, false);
      store.addEvent(
          connection,
          settings.who(),
          Optional.of(change.id()),
          "no longer known: " + fact.column(),
          "the rules file has it at %s, instances are said to be at %s"
              .formatted(change.phase().label(), settings.said().label()));
    }
    int ended =
        new Verifications(store, settings.who()).takeBack(connection, change.id(), change.phase());
    return !lost.isEmpty() || ended > 0;
  }

  private OfWork withRate(WorkStatus status) {
    Work work = status.work();
    RateHistory history = histories.computeIfAbsent(work.id(), id -> new RateHistory());
    if (work.state() != WorkState.RUNNING) {
      history.rest();
      return new OfWork(status, 0, history.points());
    }
    Instant now = clock.instant();
    history.add(now, status.totals().seen());
    return new OfWork(status, history.rate(), history.points());
  }
}
