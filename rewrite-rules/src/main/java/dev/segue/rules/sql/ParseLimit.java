package dev.segue.rules.sql;

/**
 * Bounds the time of a parse. The parser runs on the calling thread; whoever has a clock and a
 * thread to spare stops it.
 */
public interface ParseLimit {
  /** No bound but that on the text's length and depth. */
  ParseLimit NONE = cancel -> () -> {};

  /** Watches a parse that begins now; {@code cancel} may be called from any thread, any time. */
  Watch watch(Runnable cancel);

  /** A parse that is being watched. */
  interface Watch {
    /** Notes that it is over. */
    void end();
  }
}
