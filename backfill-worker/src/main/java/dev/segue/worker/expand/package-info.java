/** Adds the new columns of a change, without keeping the application waiting. */
@NullMarked
package dev.segue.worker.expand;

import org.jspecify.annotations.NullMarked;
