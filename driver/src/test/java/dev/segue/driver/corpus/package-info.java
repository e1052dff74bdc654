/**
 * Measures what becomes of other people's SQL: a folder of psql scripts that is no part of this
 * project. Run by hand; the figures stand in the README of rewrite-rules.
 */
@NullMarked
package dev.segue.driver.corpus;

import org.jspecify.annotations.NullMarked;
