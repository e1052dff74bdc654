/**
 * The door: a JDBC driver and a data source that rewrite statements while tables change shape. What
 * is public in the packages below is so for this one only and may change.
 */
@NullMarked
package dev.segue.driver;

import org.jspecify.annotations.NullMarked;
