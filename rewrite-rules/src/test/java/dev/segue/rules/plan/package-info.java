/** Tests of planning: what becomes of a text. No database is needed. */
@NullMarked
package dev.segue.rules.plan;

import org.jspecify.annotations.NullMarked;
