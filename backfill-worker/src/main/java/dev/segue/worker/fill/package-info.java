/** Gives absent values to a side of a change, computed by the server from the other side. */
@NullMarked
package dev.segue.worker.fill;

import org.jspecify.annotations.NullMarked;
