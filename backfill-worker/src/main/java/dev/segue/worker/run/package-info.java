/**
 * A work from its start to its end: which side it is about, how it is begun, carried out and told.
 */
@NullMarked
package dev.segue.worker.run;

import org.jspecify.annotations.NullMarked;
