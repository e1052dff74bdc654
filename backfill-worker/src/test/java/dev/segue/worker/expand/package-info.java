@NullMarked
package dev.segue.worker.expand;

import org.jspecify.annotations.NullMarked;
