/**
 * Statements made up from a seed, run on plain tables and through Segue and compared. A statement
 * is a tree of pieces, so that one that differs can be made smaller.
 */
@NullMarked
package dev.segue.driver.equivalence.generated;

import org.jspecify.annotations.NullMarked;
