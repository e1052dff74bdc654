/**
 * A real PostgreSQL for tests and examples, from binaries on the class path. Published as this
 * module's test-jar.
 */
@NullMarked
package dev.segue.testing;

import org.jspecify.annotations.NullMarked;
