/**
 * Complete and dull: one class per JDBC interface that hands every method to a delegate. A contract
 * test holds them complete, so that what is built on them contains only what differs.
 */
// JDBC's signatures say nothing of null, and these are JDBC's signatures.
@NullUnmarked
package dev.segue.driver.forwarding;

import org.jspecify.annotations.NullUnmarked;
