/** The ladder backwards: what each step takes. It only reads. */
@NullMarked
package dev.segue.worker.rollback;

import org.jspecify.annotations.NullMarked;
