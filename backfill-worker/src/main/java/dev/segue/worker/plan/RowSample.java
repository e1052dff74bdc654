package dev.segue.worker.plan;

/**
 * Which rows of a table are tried, and how they are shown.
 *
 * @param rows how many at most
 * @param masked whether values are kept out of what is said
 */
public record RowSample(int rows, boolean masked) {
  /** SQL that shows the value of an expression. */
  String shown(String expression) {
    return masked
        ? "'of ' || coalesce(length((" + expression + ")::text), 0) || ' characters'"
        : "quote_nullable(" + expression + ")";
  }
}
