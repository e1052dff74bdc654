/**
 * Texts and files that nobody would write: nothing fails, and no splice opens or closes anything.
 */
@NullMarked
package dev.segue.rules.fuzz;

import org.jspecify.annotations.NullMarked;
