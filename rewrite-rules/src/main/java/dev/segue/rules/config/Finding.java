package dev.segue.rules.config;

import java.util.Locale;

/**
 * One thing that the database says about a change.
 *
 * @param severity what it means for the change in its phase
 * @param change the change's id
 * @param message what is so, and what to do about it
 */
public record Finding(Severity severity, String change, String message) {
  /** What a finding means for a change in its phase. */
  public enum Severity {
    /** The change cannot work in this phase. */
    PROBLEM,
    /** The change works, and something can make it go wrong. */
    WARNING,
    /** Something is to be done before a later phase. */
    NOTE
  }

  @Override
  public String toString() {
    return severity.name().toLowerCase(Locale.ROOT) + ": " + change + ": " + message;
  }
}
