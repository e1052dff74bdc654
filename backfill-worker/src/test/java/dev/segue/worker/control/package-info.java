/** Tests of what workers share in the segue tables. */
@NullMarked
package dev.segue.worker.control;

import org.jspecify.annotations.NullMarked;
