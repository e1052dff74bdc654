/**
 * What a vendor's driver knows that JDBC has no words for: the state of a transaction, the position
 * of an error. Each vendor's classes are named in one class, loaded only where they are present.
 */
@NullMarked
package dev.segue.driver.vendor;

import org.jspecify.annotations.NullMarked;
