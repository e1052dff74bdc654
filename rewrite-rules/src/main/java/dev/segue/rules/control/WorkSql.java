package dev.segue.rules.control;

/**
 * The SQL of works, their ranges and findings in one schema, in one database's words. A {@code ?}
 * is a parameter; their order is given with each text.
 */
public interface WorkSql {
  /**
   * Begins a work; one row, its id. Parameters: change, kind, hash, phase, who, key columns, state,
   * rate, target, rows.
   */
  String begin();

  /** Has a work look at a part of the rows only. Parameters: of ten thousand, id. */
  String setSample();

  /** Adds a range. Parameters: work, number, lower key, position, upper key, who. */
  String addRange();

  /** The last work of a kind on a change, locked. Parameters: change, kind. */
  String lockLast();

  /** A work. Parameter: id. */
  String work();

  /** A work, locked until the transaction ends. Parameter: id. */
  String lockWork();

  /** The last work of each kind on each change, the changes in order. */
  String lastWorks();

  /**
   * One range of a work that is not done and that nobody is at work on, locked until the
   * transaction ends. Parameters: work, the number up to which ranges come last.
   */
  String claimRange();

  /** That range, if nobody is at work on it, locked likewise. Parameters: work, number. */
  String reclaimRange();

  /**
   * Moves a range on. Parameters: position, chunk end, its rows, stripe, done; what to add to seen,
   * filled, absent, agreeing, unmappable, disagreeing, failed; who; work, number.
   */
  String advance();

  /** The sums over a work's ranges, and how many there are and are left. Parameter: work. */
  String totals();

  /** Puts all ranges back to their beginning; what was filled stays counted. Parameter: work. */
  String rewind();

  /** Lets a work's last range end with another key. Parameters: upper key, work, work. */
  String extend();

  /** Counts a new pass. Parameter: work. */
  String nextPass();

  /** Says how a work stands. Parameters: state, reason, id. */
  String setState();

  /** Says why a work that runs waits. Parameters: reason, id. */
  String setReason();

  /** Ends a work. Parameters: state, reason, id. */
  String finish();

  /** Sets the bounds of a work. Parameters: rate, target, id. */
  String setBounds();

  /**
   * Takes the time that so many rows cost at the work's rate, behind what others took: one row, the
   * milliseconds until then; none where there is no bound. Parameters: rows, id.
   */
  String reserve();

  /** Notes a finding, once for each row. Parameters: work, key, finding, detail. */
  String addRow();

  /** The findings of a work. Parameters: work, most. */
  String rows();

  /** The keys of rows with a finding. Parameters: work, finding, most. */
  String rowsFound();

  /** Forgets the findings of a work. Parameter: work. */
  String clearRows();

  /**
   * Notes a constraint that was taken off or put on. Parameters: change, kind, name, taken,
   * definition, who.
   */
  String addConstraint();

  /** What was taken off and put on for a change, in that order. Parameter: change. */
  String constraints();

  /** Forgets one of them. Parameter: id. */
  String forgetConstraint();

  /** Notes what somebody did. Parameters: who, change or NULL, what, detail. */
  String addEvent();

  /** Who moved a work's ranges, and when last; the last first. Parameter: work. */
  String workers();

  /** What was done last, the last first. Parameters: the id behind which, how many at most. */
  String events();

  /** Sets one fact of a change. Parameters: its value, the change. */
  String setFact(Fact fact);
}
