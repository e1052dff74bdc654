/** Tests of the {@code segue} tables: on a real server, as their SQL is text. */
@NullMarked
package dev.segue.rules.control;

import org.jspecify.annotations.NullMarked;
