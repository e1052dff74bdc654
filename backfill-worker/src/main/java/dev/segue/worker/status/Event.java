package dev.segue.worker.status;

import java.time.Instant;
import java.util.Optional;

/** What somebody did. */
public record Event(
    long id, Instant at, String who, Optional<String> change, String what, String detail) {}
