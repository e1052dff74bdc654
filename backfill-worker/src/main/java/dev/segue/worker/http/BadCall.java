package dev.segue.worker.http;

/** What a caller sent makes no sense; the message says what would. */
public final class BadCall extends Exception {
  public BadCall(String message) {
    super(message);
  }
}
