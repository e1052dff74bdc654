/** The door of the driver, on a real PostgreSQL. Nothing here is published. */
@NullMarked
package dev.segue.driver;

import org.jspecify.annotations.NullMarked;
