package dev.segue.rules.resolve;

/** A part of a block. Its range leaves the words out that open it. */
public enum Clause {
  /** The select list, without DISTINCT. */
  LIST,
  /** FROM of a query or an UPDATE, USING of a DELETE or a MERGE. */
  FROM,
  /** The condition of a MERGE's join, and those of its WHEN. */
  ON,
  WHERE,
  GROUP,
  HAVING,
  WINDOW,
  ORDER,
  /** LIMIT, OFFSET, FETCH, FOR UPDATE. */
  TAIL,
  /** The column list of an INSERT, inside its parentheses. */
  COLUMNS,
  /** What an INSERT inserts: its query, its VALUES, DEFAULT VALUES. */
  SOURCE,
  /** The assignments of an UPDATE. */
  SET,
  /** What ON CONFLICT names: the range between CONFLICT and DO. */
  CONFLICT_TARGET,
  CONFLICT_SET,
  CONFLICT_WHERE,
  RETURNING
}
