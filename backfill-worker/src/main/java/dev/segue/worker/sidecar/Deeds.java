package dev.segue.worker.sidecar;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.Finding;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.CatalogSource;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.check.RulesCheck;
import dev.segue.worker.control.ConstraintStore;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.control.WorkStore;
import dev.segue.worker.database.Database;
import dev.segue.worker.dialect.Dialects;
import dev.segue.worker.expand.Blocker;
import dev.segue.worker.expand.ExpandListener;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.expand.Expansion;
import dev.segue.worker.explain.Explanation;
import dev.segue.worker.explain.PhasePlans;
import dev.segue.worker.explain.PhaseRules;
import dev.segue.worker.run.Purpose;
import dev.segue.worker.run.WorkRun;
import dev.segue.worker.server.FailureKind;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkRunner;
import dev.segue.worker.work.WorkStart;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Does what a change calls for, once the rules fit the database. Safe for use by many threads. */
final class Deeds {
  /** Behind it the sidecar looks around before it tries again. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Connects to the database as it is seen by a check. */
  interface Looking {
    CatalogSource source() throws SourceException;
  }

  private final SidecarSettings settings;
  private final Database database;
  private final ControlSchema schema;
  private final Looking looking;

  Deeds(SidecarSettings settings, Database database, ControlSchema schema, Looking looking) {
    this.settings = settings;
    this.database = database;
    this.schema = schema;
    this.looking = looking;
  }

  /** Does it until it is over or the activity is stopped; how it ended. */
  WorkRunner.End perform(Activity activity) throws SQLException, SourceException {
    Change change = activity.change();
    boolean adds = activity.kind() == Duty.Kind.EXPAND;
    // What is to be added is not missed.
    requireFit(adds ? Expander.unexpanded(change) : change);
    if (adds) {
      expand(activity);
      return WorkRunner.End.DONE;
    }
    return new WorkRun(database, schema)
        .run(
            order(change, activity.wish()),
            settings.limits(),
            activity.stop(),
            new WorkRun.Audience() {
              @Override
              public void waits(WorkOrder order, String reason) {
                activity.waits(reason);
              }

              @Override
              public WorkListener begins(WorkStart.Started started) {
                return activity;
              }
            })
        .end();
  }

  /** What doing it would mean. */
  WorkRun.Foresight foresight(Change change, Wish wish) throws SQLException, SourceException {
    requireFit(change);
    return new WorkRun(database, schema).foresee(order(change, wish));
  }

  private WorkOrder order(Change change, Wish wish) throws SQLException, SourceException {
    Purpose purpose = wish.kind() == Duty.Kind.FILL ? Purpose.FILL : Purpose.VERIFY;
    Side side = purpose.side(change);
    WorkKind kind = wish.repairs() ? WorkKind.REPAIR : purpose.kind(side);
    // What a person told a work that is under way outlives the sidecar's restarts.
    boolean begins = !isOpen(change, kind);
    return new WorkOrder(
        change,
        kind,
        side,
        begins ? settings.rate() : Optional.empty(),
        begins ? settings.targetMillis() : Optional.empty(),
        settings.parts(),
        wish.sample(),
        settings.masked(),
        settings.who());
  }

  /** What a statement becomes in each phase. */
  Explanation explanation(String statement, PhaseRules rules, ShapeSetting shape)
      throws SourceException {
    try (CatalogSource source = looking.source()) {
      return Explanation.of(statement, new PhasePlans(rules, source, source.session(shape)), shape);
    }
  }

  private boolean isOpen(Change change, WorkKind kind) throws SQLException {
    return database
        .inTransaction(
            connection -> new WorkStore(database.server(), schema.name()).lastWorks(connection))
        .stream()
        .filter(work -> work.change().equals(change.id()) && work.kind() == kind)
        .anyMatch(Work::isOpen);
  }

  private void requireFit(Change change) throws SourceException {
    List<Finding> problems =
        findings(List.of(change)).stream()
            .filter(finding -> finding.severity() == Finding.Severity.PROBLEM)
            .toList();
    if (!problems.isEmpty()) {
      throw new SourceException(
          problems.stream().map(Finding::message).collect(Collectors.joining(" ")));
    }
  }

  /** What the database says of changes. */
  List<Finding> findings(List<Change> changes) throws SourceException {
    try (CatalogSource source = looking.source()) {
      return RulesCheck.findings(changes, source, ShapeSetting.of(Side.OLD));
    }
  }

  private void expand(Activity activity) throws SQLException, SourceException {
    Wish wish = activity.wish();
    if (wish.step().isPresent()) {
      schema.require(database, ConstraintStore.SINCE);
    }
    Expander expander =
        expander(
            wish,
            activity.stop(),
            new ExpandListener() {
              @Override
              public void waits(String table, List<Blocker> blockers, Duration time) {
                activity.waits(
                    blockers.stream()
                        .map(blocker -> blocker.says(settings.masked()))
                        .collect(
                            Collectors.joining(
                                "; ", "the lock on " + table + " is not to be had. ", "")));
              }

              @Override
              public void settles(String table, Duration time) {
                activity.waits("until every driver has looked at " + table + " again");
              }

              @Override
              public void begins(String statement) {
                activity.waits("for the database to run: " + statement);
              }
            });
    expander.run(expander.plan(activity.change(), wish.toward()));
  }

  /** What an expansion of a change would run. */
  Expansion expansion(Change change, Wish wish) throws SQLException, SourceException {
    return expander(
            wish,
            new StopSignal(Optional.empty()),
            new ExpandListener() {
              @Override
              public void waits(String table, List<Blocker> blockers, Duration time) {}

              @Override
              public void settles(String table, Duration time) {}

              @Override
              public void begins(String statement) {}
            })
        .plan(change, wish.toward());
  }

  private Expander expander(Wish wish, StopSignal stop, ExpandListener listener) {
    Duration settle = wish.step().map(Wish.Step::settle).orElse(Duration.ZERO);
    return Dialects.of(database)
        .expander(
            database, schema, settings.who(), new Expander.Pace(PATIENCE, settle, stop), listener);
  }

  /** What a failure means. */
  FailureKind kindOf(SQLException failure) {
    return database.kindOf(failure);
  }

  /** A failure in words, without secrets. */
  String explained(SQLException failure) {
    return database.explained(failure);
  }
}
