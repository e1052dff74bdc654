@NullMarked
package dev.segue.worker.work;

import org.jspecify.annotations.NullMarked;
