/**
 * What the driver costs on top of a vendor's that does nothing. Compiled with the tests, so that it
 * stays true to the code; run by the profile {@code benchmark}.
 */
@NullMarked
package dev.segue.driver.benchmark;

import org.jspecify.annotations.NullMarked;
