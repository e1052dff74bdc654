package dev.segue.worker.cli;

import dev.segue.worker.control.Totals;
import dev.segue.worker.work.WorkListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how a work goes: on a terminal in one line that is written again and again, elsewhere in a
 * line now and then. Confined to the worker's thread.
 */
final class Progress implements WorkListener {
  private static final Duration LIVE = Duration.ofMillis(200);
  private static final Duration PLAIN = Duration.ofSeconds(5);
  private static final int BAR = 24;

  /** The rate is that of the last stretch of about this length. */
  private static final Duration STRETCH = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final boolean live;
  private final boolean ascii;
  private final String name;
  private final long estimated;
  private final LongSupplier nanoClock;
  private long shownAt;
  private long stretchFrom;
  private long stretchSeen = -1;
  private double rate;
  private int pass;

  /** A display of a work over about that many rows. */
  Progress(
      PrintWriter out,
      boolean live,
      boolean ascii,
      String name,
      long estimated,
      LongSupplier nanoClock) {
    this.out = out;
    this.live = live;
    this.ascii = ascii;
    this.name = name;
    this.estimated = estimated;
    this.nanoClock = nanoClock;
    this.shownAt = nanoClock.getAsLong();
    this.stretchFrom = shownAt;
  }

  @Override
  public void moved(Totals totals, int inPass, int chunkRows) {
    measure(totals, inPass);
    if (isDue()) {
      show(line(totals, inPass, chunkRows));
    }
  }

  @Override
  public void waits(String reason) {
    if (isDue()) {
      show(name + "  waits: " + reason);
    }
  }

  @Override
  public void ended() {
    if (live) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private void measure(Totals totals, int inPass) {
    long now = nanoClock.getAsLong();
    if (stretchSeen < 0 || inPass != pass) {
      stretchSeen = totals.seen();
      stretchFrom = now;
      pass = inPass;
    }
    long nanos = now - stretchFrom;
    if (nanos > STRETCH.toNanos() / 10) {
      rate = (totals.seen() - stretchSeen) * 1e9 / nanos;
    }
    if (nanos > STRETCH.toNanos()) {
      stretchSeen = totals.seen();
      stretchFrom = now;
    }
  }

  private boolean isDue() {
    long now = nanoClock.getAsLong();
    boolean due = now - shownAt >= (live ? LIVE : PLAIN).toNanos();
    shownAt = due ? now : shownAt;
    return due;
  }

  private void show(String line) {
    if (live) {
      out.print("\r" + line + "\u001b[K");
    } else {
      out.println(line);
    }
    out.flush();
  }

  private String line(Totals totals, int inPass, int chunkRows) {
    long whole = Math.max(estimated, totals.seen());
    double share = whole == 0 ? 1 : (double) totals.seen() / whole;
    String eta = rate <= 0 ? "" : "  ETA " + duration((long) ((whole - totals.seen()) / rate));
    return String.format(
        Locale.ROOT,
        "%s  %s %3.0f %%  %,d of about %,d rows%s  %,.0f rows/s  chunks of %,d%s",
        name,
        bar(share),
        100 * share,
        totals.seen(),
        whole,
        inPass > 1 ? "  pass " + inPass : "",
        rate,
        chunkRows,
        eta);
  }

  private String bar(double share) {
    int full = (int) Math.round(BAR * Math.min(1, share));
    return ascii
        ? "[" + "#".repeat(full) + " ".repeat(BAR - full) + "]"
        : "█".repeat(full) + "░".repeat(BAR - full);
  }

  /** A time in the two largest of its units. */
  static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
