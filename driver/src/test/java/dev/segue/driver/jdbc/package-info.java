/** The JDBC objects on a real PostgreSQL. Nothing here is published. */
@NullMarked
package dev.segue.driver.jdbc;

import org.jspecify.annotations.NullMarked;
