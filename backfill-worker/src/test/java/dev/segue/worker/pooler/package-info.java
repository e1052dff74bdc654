@NullMarked
package dev.segue.worker.pooler;

import org.jspecify.annotations.NullMarked;
