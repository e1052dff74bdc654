/**
 * The driver's own errors, each with a code and an SQLSTATE that no pool takes for a broken
 * connection. What the database reports is never replaced by one of them.
 */
@NullMarked
package dev.segue.driver.error;

import org.jspecify.annotations.NullMarked;
