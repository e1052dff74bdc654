/**
 * The JDBC objects that an application holds: only what differs from the vendor's. No object of the
 * vendor's is handed out but by {@code unwrap}, which is reported.
 */
@NullMarked
package dev.segue.driver.jdbc;

import org.jspecify.annotations.NullMarked;
