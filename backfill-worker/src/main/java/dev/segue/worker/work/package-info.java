/** Carries a work over a table: claims ranges, runs chunks, retries, throttles, ends. */
@NullMarked
package dev.segue.worker.work;

import org.jspecify.annotations.NullMarked;
