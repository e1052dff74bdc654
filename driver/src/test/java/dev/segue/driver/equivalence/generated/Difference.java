package dev.segue.driver.equivalence.generated;

/**
 * What an application, or the next statement, would notice.
 *
 * @param sort tells differences apart that have nothing to do with each other
 * @param text all of it, for people
 */
record Difference(String sort, String text) {}
