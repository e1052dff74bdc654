package dev.segue.worker.server;

/** What a failed transaction means for who ran it. */
public enum FailureKind {
  /** Somebody else was in the way: the same again, a little later, may succeed. */
  CONTENTION,
  /** It took longer than it may: less of it may succeed. */
  TOO_LONG,
  /** The server or the way to it is gone, or it lacks room: it may come back. */
  UNAVAILABLE,
  /** A value in some row is in the way. */
  DATA,
  /** Nothing that waiting mends. */
  FATAL;
}
