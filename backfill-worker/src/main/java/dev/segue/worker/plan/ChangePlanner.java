package dev.segue.worker.plan;

import dev.segue.rules.config.Finding;
import dev.segue.rules.model.Change;
import dev.segue.worker.catalog.SourceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Plans changes. It writes nothing. */
public interface ChangePlanner {
  /**
   * Plans one change, wherever it stands.
   *
   * @param findings what the check has to say of it
   */
  ChangePlan plan(Change change, List<Finding> findings) throws SQLException, SourceException;

  /** What the server counted on a change's table, the most frequent first; empty if it does not. */
  Optional<List<SeenStatement>> counted(Change change) throws SQLException;
}
