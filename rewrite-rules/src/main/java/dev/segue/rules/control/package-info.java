/**
 * The {@code segue} tables: their schema and their SQL, as text. Whoever has a connection runs it.
 */
@NullMarked
package dev.segue.rules.control;

import org.jspecify.annotations.NullMarked;
