/** Several connections at once: against one another, against a reload, and for a long time. */
@NullMarked
package dev.segue.driver.concurrency;

import org.jspecify.annotations.NullMarked;
