package dev.segue.worker.cli;

/** Arguments that cannot be what the user means; the message says what to write. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
