/** What a long-running worker counts, in the names and the text that Prometheus reads. */
@NullMarked
package dev.segue.worker.metrics;

import org.jspecify.annotations.NullMarked;
