/** When a work must wait: signals, each with its reason in words; one of them is enough. */
@NullMarked
package dev.segue.worker.throttle;

import org.jspecify.annotations.NullMarked;
