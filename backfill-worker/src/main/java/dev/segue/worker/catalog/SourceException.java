package dev.segue.worker.catalog;

/** A source that cannot be read; the message says what to do and holds no secret. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure in words for the user. */
  public SourceException(String message) {
    super(message);
  }
}
