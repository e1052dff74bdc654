/** Rewritings as files: what becomes of a statement in each phase. */
@NullMarked
package dev.segue.rules.golden;

import org.jspecify.annotations.NullMarked;
