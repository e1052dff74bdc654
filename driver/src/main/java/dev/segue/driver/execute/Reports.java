package dev.segue.driver.execute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was reported of an instance's statements: each once in the log, all in a bounded list. Safe
 * for use by many threads.
 */
public final class Reports {
  /** More than a person reads; a program that builds its texts by hand must not fill the heap. */
  private static final int MAX_ENTRIES = 1_000;

  private static final int MAX_TEXT = 2_000;

  private static final System.Logger LOG = System.getLogger(Reports.class.getPackageName());

  /**
   * One report as it stands.
   *
   * @param change the change that it concerns, if it is one
   * @param message what was seen, what to do; its end cut off if it is long
   * @param statement the statement's text, its end cut off if it is long
   * @param count how often such a statement ran or was refused
   */
  public record Entry(Optional<String> change, String message, String statement, long count) {}

  private record Key(Optional<String> change, String message, String statement) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, LongAdder> entries = new LinkedHashMap<>();
  private boolean full;

  Reports() {}

  /** Reports something, and gives the counter of its occurrences. */
  public LongAdder report(Optional<String> change, String said, String statement) {
    String message = cut(said);
    String shown = cut(statement);
    lock.lock();
    try {
      Key key = new Key(change, message, shown);
      LongAdder known = entries.get(key);
      if (known != null) {
        return known;
      }
      LongAdder counter = new LongAdder();
      if (entries.size() < MAX_ENTRIES) {
        entries.put(key, counter);
        LOG.log(
            System.Logger.Level.WARNING,
            () -> shown.isEmpty() ? message : message + " Statement: " + shown);
      } else if (!full) {
        full = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "More than "
                + MAX_ENTRIES
                + " different reports: further ones are not kept or logged.");
      }
      return counter;
    } finally {
      lock.unlock();
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " ...";
  }

  /** Reports that something of the vendor's was handed out: what runs through it is not seen. */
  public void handedOut(Class<?> iface) {
    report(
            Optional.empty(),
            "unwrap("
                + iface.getName()
                + ") gave the vendor's own object, a possible bypass: what"
                + " runs through it (COPY, for one) is neither rewritten nor written to both sides."
                + " Use it for nothing that touches a table under change.",
            "")
        .increment();
  }

  /** All reports, oldest first. */
  public List<Entry> entries() {
    lock.lock();
    try {
      List<Entry> all = new ArrayList<>(entries.size());
      entries.forEach(
          (key, count) ->
              all.add(new Entry(key.change(), key.message(), key.statement(), count.sum())));
      return all;
    } finally {
      lock.unlock();
    }
  }
}
