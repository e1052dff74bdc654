@NullMarked
package dev.segue.worker.explain;

import org.jspecify.annotations.NullMarked;
