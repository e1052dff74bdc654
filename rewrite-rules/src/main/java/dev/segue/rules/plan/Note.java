package dev.segue.rules.plan;

import dev.segue.rules.model.Side;

/**
 * Why a plan changes a text at one place. Short and without prose: a plan is cached, a person
 * seldom asks.
 *
 * @param kind what is done there
 * @param change the id of the change that asks for it
 * @param side the side that the statement speaks of there
 * @param start offset of the place in the application's text
 * @param end offset behind it
 * @param made what a column reads as, as SQL text; empty where no column is read
 */
public record Note(Kind kind, String change, Side side, int start, int end, String made) {
  /** What is done. */
  public enum Kind {
    /** A column reads as an expression over the other side. */
    READ,
    /** An item of a select list keeps the label that its column gave it. */
    LABEL,
    /** A comparison is turned around, so that it stays one of bare columns. */
    COMPARISON,
    /** {@code *}, a whole row or a table becomes the columns of the shape. */
    STAR,
    /** A write stores, or clears, what the phase says. */
    STORE,
    /** An INSERT without a column list gets one. */
    COLUMN_LIST,
    /** ON CONFLICT names the columns of the side that carries the constraint. */
    ARBITER
  }
}
