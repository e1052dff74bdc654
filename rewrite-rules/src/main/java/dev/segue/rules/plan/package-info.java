/**
 * Decides what becomes of a statement: passes, is rewritten, or is refused with a reason. The
 * decision is plain data that can be cached and tested without a database.
 */
@NullMarked
package dev.segue.rules.plan;

import org.jspecify.annotations.NullMarked;
