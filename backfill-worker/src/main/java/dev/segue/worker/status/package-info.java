/** What the segue tables say, read in one go for whoever shows it or decides by it. */
@NullMarked
package dev.segue.worker.status;

import org.jspecify.annotations.NullMarked;
