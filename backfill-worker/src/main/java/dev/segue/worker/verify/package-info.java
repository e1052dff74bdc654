/** Looks at every row: do the sides of a change agree? */
@NullMarked
package dev.segue.worker.verify;

import org.jspecify.annotations.NullMarked;
