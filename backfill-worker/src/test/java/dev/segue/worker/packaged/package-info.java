@NullMarked
package dev.segue.worker.packaged;

import org.jspecify.annotations.NullMarked;
