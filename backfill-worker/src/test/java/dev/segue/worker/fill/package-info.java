@NullMarked
package dev.segue.worker.fill;

import org.jspecify.annotations.NullMarked;
