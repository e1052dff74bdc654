/**
 * A worker that runs as long as the application does: it watches the rules file and the segue
 * tables, does by itself what a change's phase calls for, one work at a time, and survives whatever
 * fails meanwhile.
 */
@NullMarked
package dev.segue.worker.sidecar;

import org.jspecify.annotations.NullMarked;
