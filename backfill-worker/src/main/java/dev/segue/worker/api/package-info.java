/** What a running sidecar answers over HTTP: how it stands, and what it is told to do. */
@NullMarked
package dev.segue.worker.api;

import org.jspecify.annotations.NullMarked;
