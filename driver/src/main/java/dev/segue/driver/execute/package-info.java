/**
 * From a statement's text to its plan at the cost of one look-up, and what is counted and reported
 * on the way. An {@code Instance} is shared by the connections of one database under one rules
 * file.
 */
@NullMarked
package dev.segue.driver.execute;

import org.jspecify.annotations.NullMarked;
