/**
 * Complete and dull: one class per JDBC interface that hands every method to a delegate. A contract
 * test holds them complete, so that what is built on them contains only what differs.
 */
@NullMarked
package dev.segue.driver.forwarding;

import org.jspecify.annotations.NullMarked;
