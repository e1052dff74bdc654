@NullMarked
package dev.segue.worker.sidecar;

import org.jspecify.annotations.NullMarked;
