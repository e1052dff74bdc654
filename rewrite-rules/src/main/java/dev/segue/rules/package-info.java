/** The door to rewriting: statement text in, plan out. Pure: no JDBC, no threads, no clock. */
@NullMarked
package dev.segue.rules;

import org.jspecify.annotations.NullMarked;
