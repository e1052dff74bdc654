/** What the worker does in each kind of server's own words, gathered from all rooms. */
@NullMarked
package dev.segue.worker.dialect;

import org.jspecify.annotations.NullMarked;
