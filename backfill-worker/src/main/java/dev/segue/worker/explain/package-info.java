/**
 * What becomes of a statement in each phase, and why. Decides in plain data; printing it is a
 * matter of two classes at the end.
 */
@NullMarked
package dev.segue.worker.explain;

import org.jspecify.annotations.NullMarked;
