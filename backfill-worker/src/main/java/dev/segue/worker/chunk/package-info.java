/** Keys, ranges of keys, and the SQL that walks a table by them in chunks. */
@NullMarked
package dev.segue.worker.chunk;

import org.jspecify.annotations.NullMarked;
