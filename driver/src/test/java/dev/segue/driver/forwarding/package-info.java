/** Holds the forwarding classes complete. Runs on every JDK that is at hand. */
@NullMarked
package dev.segue.driver.forwarding;

import org.jspecify.annotations.NullMarked;
