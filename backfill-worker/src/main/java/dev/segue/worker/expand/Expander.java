package dev.segue.worker.expand;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.work.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Alters a change's table: adds its columns, and prepares the step to a neighbouring phase. */
public interface Expander {
  /**
   * What the table lacks. Columns that are there are taken as checked.
   *
   * @param toward the neighbouring phase that it is prepared for; empty for the columns alone
   * @throws SourceException if a person has to do something first
   */
  Expansion plan(Change change, Optional<Phase> toward) throws SQLException, SourceException;

  /**
   * Does what is planned, step by step; what was done in the meantime is not done again.
   *
   * @throws SourceException if somebody else is at it
   */
  void run(Expansion expansion) throws SQLException, SourceException;

  /**
   * How one goes about it.
   *
   * @param patience how long it goes on trying for one lock
   * @param settle how long a driver may go on with what it knows of a table
   * @param stop ends it where it waits; what was done stays, and another run goes on from there
   */
  record Pace(Duration patience, Duration settle, StopSignal stop) {
    /** Longer than the minute after which every driver has looked at a table again. */
    public static final Duration SETTLED = Duration.ofSeconds(70);
  }

  /** Why nothing prepares a step between these phases, if nothing does. */
  static Optional<String> noStep(Phase from, Phase next) {
    return Math.abs(next.ordinal() - from.ordinal()) == 1
        ? Optional.empty()
        : Optional.of(
            "From %s a fleet goes to a neighbouring phase only, %s is not one."
                .formatted(from.label(), next.label()));
  }

  /** The change as it is where its columns need not be there yet. */
  static Change unexpanded(Change change) {
    boolean before = change.phase().compareTo(Phase.NEW_READ) < 0;
    return before ? change.at(Phase.PLANNED) : change;
  }
}
