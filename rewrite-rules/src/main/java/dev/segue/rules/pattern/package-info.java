/**
 * Texts that differ in their literals only: what they have in common, and a plan that serves them
 * all without another parse.
 */
@NullMarked
package dev.segue.rules.pattern;

import org.jspecify.annotations.NullMarked;
