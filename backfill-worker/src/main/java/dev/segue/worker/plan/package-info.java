/** What a change would do to its table, told before anything is done. It only reads. */
@NullMarked
package dev.segue.worker.plan;

import org.jspecify.annotations.NullMarked;
