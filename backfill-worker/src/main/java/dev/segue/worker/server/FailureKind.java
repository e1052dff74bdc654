package dev.segue.worker.server;

/** What a failed transaction means for who ran it. */
public enum FailureKind {
  /** Somebody else was in the way: the same again, a little later, may succeed. */
  CONTENTION,
  /** It took longer than it may: less of it may succeed. */
  TOO_LONG,
  /** The server or the way to it is gone: it may come back. */
  UNAVAILABLE,
  /** The server answers, and lacks room or may not write: somebody may mend it meanwhile. */
  UNABLE,
  /** A value in some row is in the way. */
  DATA,
  /** Nothing that waiting mends. */
  FATAL;
}
