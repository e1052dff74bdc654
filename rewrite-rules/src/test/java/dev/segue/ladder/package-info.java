/**
 * The phase ladder as an executable model: every way that two instances, the worker and the gates
 * can take is explored, so that what the design claims of the ladder is computed and not believed.
 */
@NullMarked
package dev.segue.ladder;

import org.jspecify.annotations.NullMarked;
