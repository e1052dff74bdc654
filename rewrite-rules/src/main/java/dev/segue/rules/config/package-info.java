/**
 * Reads a rules file and says everything that is wrong with it, with line and column. The outcome
 * is a rule set or a list of problems, never both.
 */
@NullMarked
package dev.segue.rules.config;

import org.jspecify.annotations.NullMarked;
