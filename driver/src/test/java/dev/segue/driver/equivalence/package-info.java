/**
 * Whether a statement through Segue does what it does where the table physically has the shape that
 * it speaks of.
 */
@NullMarked
package dev.segue.driver.equivalence;

import org.jspecify.annotations.NullMarked;
