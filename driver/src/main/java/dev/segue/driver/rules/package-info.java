/**
 * Which rules are in force: reads and watches rules files, and walks each database's instance
 * towards what its file says, one phase a step, as far as the gates are open.
 */
@NullMarked
package dev.segue.driver.rules;

import org.jspecify.annotations.NullMarked;
