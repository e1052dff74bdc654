/**
 * What the driver knows of the database: its tables, shared by the connections to it, and each
 * session's search path and temporary tables. Everything is asked for late, on the application's
 * own connection, and leaves no transaction behind.
 */
@NullMarked
package dev.segue.driver.catalog;

import org.jspecify.annotations.NullMarked;
