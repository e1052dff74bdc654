package dev.segue.worker.control;

import dev.segue.rules.model.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * A work over a table, as the segue tables have it.
 *
 * @param definitionHash the change's definition when it began
 * @param instancesAt where somebody said that all instances are
 * @param pass how often it began with the first row, from 1
 * @param rate rows a second at most; 0 for no bound
 * @param targetMillis how long a chunk may hold its locks
 * @param estimatedRows rows of the table when it began, as the server estimated them
 * @param sample how many of ten thousand rows are looked at; empty for all
 * @param reason why it waits or how it failed, or nothing
 */
public record Work(
    long id,
    String change,
    WorkKind kind,
    String definitionHash,
    Phase instancesAt,
    String startedBy,
    Instant startedAt,
    Optional<Instant> finishedAt,
    String keyColumns,
    int pass,
    WorkState state,
    long rate,
    int targetMillis,
    long estimatedRows,
    Optional<Integer> sample,
    String reason) {
  /** Whether it is not over, for all that is known here. */
  public boolean isOpen() {
    return state != WorkState.DONE && state != WorkState.FAILED;
  }
}
