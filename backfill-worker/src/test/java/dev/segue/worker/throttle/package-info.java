@NullMarked
package dev.segue.worker.throttle;

import org.jspecify.annotations.NullMarked;
