/**
 * What people and programs read: pages for a terminal of 60 to 120 columns, and JSON. Knows nothing
 * of what it shows.
 */
@NullMarked
package dev.segue.worker.terminal;

import org.jspecify.annotations.NullMarked;
