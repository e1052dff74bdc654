package dev.segue.worker.expand;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.worker.catalog.SourceException;
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
   */
  record Pace(Duration patience, Duration settle) {}
}
