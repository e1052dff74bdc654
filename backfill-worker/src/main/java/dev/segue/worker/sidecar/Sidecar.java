package dev.segue.worker.sidecar;

import dev.segue.rules.ShapeSetting;
import dev.segue.rules.config.Finding;
import dev.segue.rules.model.Change;
import dev.segue.worker.catalog.Drivers;
import dev.segue.worker.catalog.LiveSource;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.database.Database;
import dev.segue.worker.expand.Expansion;
import dev.segue.worker.explain.Explanation;
import dev.segue.worker.explain.PhaseRules;
import dev.segue.worker.run.WorkRun;
import dev.segue.worker.sidecar.Duty.Kind;
import dev.segue.worker.sidecar.SidecarStatus.OfChange;
import dev.segue.worker.terminal.Unforeseen;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkRunner;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks what changes call for and does it, one work at a time, until it is told to end. One thread
 * works; another looks around meanwhile, and ends what is no longer called for behind its chunk.
 * Safe for use by many threads; the one lock is held while it looks.
 */
public final class Sidecar {
  /** What people say, and what the file says, takes effect within about that time. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Whoever counts what it does. */
  public interface Audience {
    /** Is told before something is done; what it gives hears of every chunk. */
    WorkListener begins(Change change, Kind kind);
  }

  private final SidecarSettings settings;
  private final RulesWatch rules;
  private final Outlook outlook;
  private final Deeds deeds;
  private final Clock clock;
  private final Audience audience;
  private final Consumer<String> log;
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
  private final Map<String, Wish> asked = new ConcurrentHashMap<>();
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Activity activity;
  private volatile @Nullable SidecarStatus status;

  /**
   * A sidecar.
   *
   * @param audience hears of what it does
   * @param log what a person should read later, line by line, without secrets
   */
  public Sidecar(
      SidecarSettings settings,
      Database database,
      ControlSchema schema,
      RulesWatch rules,
      Login login,
      Drivers drivers,
      Clock clock,
      Audience audience,
      Consumer<String> log) {
    this.settings = settings;
    this.rules = rules;
    this.outlook = new Outlook(settings, database, schema, rules, clock);
    this.deeds = new Deeds(settings, database, schema, () -> LiveSource.connect(login, drivers));
    this.clock = clock;
    this.audience = audience;
    this.log = log;
  }

  /** What there is to say; empty before it looked for the first time. */
  public Optional<SidecarStatus> status() {
    return Optional.ofNullable(status);
  }

  /** The changes that it is about, by the rules that count now. */
  public List<Change> changes() {
    return settings.meant(rules.state().rules());
  }

  /** What the operator said. */
  public SidecarSettings settings() {
    return settings;
  }

  /**
   * Has something done though it would not be done by itself, or not again.
   *
   * @throws SourceException if the phase or the settings do not allow it; the message says why
   */
  public void ask(Change change, Wish wish) throws SourceException {
    requirePermission(change, wish);
    troubles.remove(change.id());
    asked.put(change.id(), wish);
  }

  /** Complains if that must not be done to the change. */
  public void requirePermission(Change change, Wish wish) throws SourceException {
    new Permission(settings, rules.state().rules()).require(change, wish);
  }

  /** The rules file. */
  public Path rulesFile() {
    return rules.file();
  }

  /** What the database says of changes. */
  public List<Finding> findings(List<Change> changes) throws SourceException {
    return deeds.findings(changes);
  }

  /** What doing it to the change would mean; complains if it must not be done. */
  public WorkRun.Foresight foresight(Change change, Wish wish)
      throws SQLException, SourceException {
    requirePermission(change, wish);
    return deeds.foresight(change, wish);
  }

  /**
   * What a statement becomes in each phase.
   *
   * @param only the one change that walks the ladder; empty for all
   */
  public Explanation explanation(String statement, Optional<String> only, ShapeSetting shape)
      throws SourceException {
    return deeds.explanation(statement, new PhaseRules(rules.state().rules(), only), shape);
  }

  /** What an expansion of a change would run; complains of a step that there is not. */
  public Expansion expansion(Change change, Wish wish) throws SQLException, SourceException {
    if (wish.toward().isPresent()) {
      Permission.requireStep(change.phase(), wish.toward().get());
    }
    return deeds.expansion(change, wish);
  }

  /** Works until the signal is given; whether that cut a work off. */
  public boolean run(StopSignal stop) {
    Thread watch = new Thread(() -> watch(stop), "segue-watch");
    watch.setDaemon(true);
    watch.start();
    boolean cut = false;
    while (!stop.isGiven()) {
      look();
      Optional<Activity> next = next();
      if (next.isEmpty()) {
        stop.sleep(LOOK);
      } else {
        cut = perform(next.get(), stop) && stop.isGiven();
      }
    }
    return cut;
  }

  private void watch(StopSignal stop) {
    while (!stop.isGiven()) {
      stop.sleep(LOOK);
      look();
      Activity now = activity;
      if (now != null && (stop.isGiven() || !isCalledFor(now))) {
        now.stop().give();
      }
    }
  }

  /** Looks at everything, and tells what is new. */
  private void look() {
    looking.lock();
    try {
      if (rules.look()) {
        // Whatever was in the way: under other rules it may not be.
        troubles.clear();
        log.accept("The rules file " + rules.file() + " was read again.");
      }
      SidecarStatus before = status;
      SidecarStatus now = outlook.look(troubles, Optional.ofNullable(activity));
      status = now;
      told(before == null ? Optional.empty() : Optional.of(before), now);
    } catch (RuntimeException e) {
      log.accept("The sidecar could not look around: " + Unforeseen.says(e));
    } finally {
      looking.unlock();
    }
  }

  private void told(Optional<SidecarStatus> before, SidecarStatus now) {
    if (!before.map(SidecarStatus::databaseTrouble).equals(Optional.of(now.databaseTrouble()))) {
      log.accept(now.databaseTrouble().orElse("The database can be used."));
    }
    if (!before.map(b -> b.rules().problems()).orElse(List.of()).equals(now.rules().problems())) {
      now.rules().problems().forEach(log);
    }
    for (OfChange change : now.changes()) {
      Optional<Duty> was =
          before.flatMap(
              b ->
                  b.changes().stream()
                      .filter(c -> c.change().id().equals(change.change().id()))
                      .map(OfChange::duty)
                      .findFirst());
      boolean told = was.filter(change.duty()::equals).isPresent();
      if (!told && now.databaseTrouble().isEmpty()) {
        log.accept(change.change().id() + ": " + change.duty().says());
      }
    }
  }

  /** The first change, in the file's order, that something is to be done to and can be. */
  private Optional<Activity> next() {
    SidecarStatus now = status;
    if (now == null || now.databaseTrouble().isPresent()) {
      return Optional.empty();
    }
    for (OfChange of : now.changes()) {
      String id = of.change().id();
      Trouble trouble = troubles.get(id);
      Optional<Wish> wanted = wanted(of.change());
      boolean held = trouble != null && trouble.holdsAt(clock.instant());
      if (!held && (wanted.isPresent() || of.duty().isDue())) {
        return Optional.of(
            activity(of.change(), wanted.orElseGet(() -> Wish.of(of.duty().kind()))));
      }
    }
    return Optional.empty();
  }

  /** What somebody asked for, while it is still permitted: the phase may have moved on. */
  private Optional<Wish> wanted(Change change) {
    Optional<Wish> wish = Optional.ofNullable(asked.get(change.id()));
    try {
      if (wish.isPresent()) {
        requirePermission(change, wish.get());
      }
      return wish;
    } catch (SourceException e) {
      asked.remove(change.id());
      log.accept(change.id() + ": what was asked for is not done. " + e.getMessage());
      return Optional.empty();
    }
  }

  private Activity activity(Change change, Wish wish) {
    return new Activity(change, wish, audience.begins(change, wish.kind()));
  }

  private boolean isCalledFor(Activity now) {
    SidecarStatus seen = status;
    if (seen == null || seen.databaseTrouble().isPresent()) {
      // The work itself waits for the database.
      return true;
    }
    return seen.changes().stream()
        .filter(of -> of.change().equals(now.change()))
        .anyMatch(of -> of.duty().kind() != Kind.BLOCKED && !isPaused(of, now));
  }

  /** What is paused leaves its turn to the next; resumed, it is called for again. */
  private static boolean isPaused(OfChange of, Activity now) {
    return of.works().stream()
        .map(SidecarStatus.OfWork::work)
        .anyMatch(
            work ->
                work.state() == WorkState.PAUSED
                    && now.workKind().equals(Optional.of(work.kind())));
  }

  /** Does it; whether it was left before its end. */
  private boolean perform(Activity doing, StopSignal stop) {
    String id = doing.change().id();
    boolean wasAsked = asked.remove(id, doing.wish());
    activity = doing;
    if (stop.isGiven()) {
      doing.stop().give();
    }
    try {
      log.accept(id + ": " + word(doing.kind()) + " begins.");
      WorkRunner.End end = deeds.perform(doing);
      troubles.remove(id);
      log.accept(
          id
              + ": "
              + word(doing.kind())
              + " ended, "
              + end.name().toLowerCase(java.util.Locale.ROOT)
              + ".");
      return end == WorkRunner.End.STOPPED;
    } catch (SourceException e) {
      trouble(id, Trouble.passing(String.valueOf(e.getMessage()), before(id), clock.instant()));
    } catch (SQLException e) {
      trouble(id, of(e, id));
    } catch (RuntimeException e) {
      trouble(id, Trouble.lasting("Something unforeseen happened: " + Unforeseen.says(e)));
    } finally {
      activity = null;
    }
    Trouble trouble = troubles.get(id);
    if (wasAsked && trouble != null && trouble.again().isPresent()) {
      // It is tried again, unless something else was asked for meanwhile.
      asked.putIfAbsent(id, doing.wish());
    }
    return doing.stop().isGiven();
  }

  private static String word(Kind kind) {
    return kind == Kind.FILL ? "backfill" : kind == Kind.VERIFY ? "verify" : "expand";
  }

  private Optional<Trouble> before(String id) {
    return Optional.ofNullable(troubles.get(id));
  }

  private Trouble of(SQLException failure, String id) {
    String says = deeds.explained(failure);
    return switch (deeds.kindOf(failure)) {
      case CONTENTION, TOO_LONG, UNAVAILABLE, UNABLE ->
          Trouble.passing(says, before(id), clock.instant());
      case DATA, FATAL -> Trouble.lasting(says);
    };
  }

  private void trouble(String id, Trouble trouble) {
    troubles.put(id, trouble);
    log.accept(
        id
            + ": "
            + trouble.says()
            + (trouble.again().isPresent()
                ? " Tried again."
                : " Start it again when that is mended."));
  }
}
