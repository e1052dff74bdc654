/** The segue tables in a real database: what works there are, how far they came, who did what. */
@NullMarked
package dev.segue.worker.control;

import org.jspecify.annotations.NullMarked;
