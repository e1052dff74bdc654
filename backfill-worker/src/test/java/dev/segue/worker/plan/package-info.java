@NullMarked
package dev.segue.worker.plan;

import org.jspecify.annotations.NullMarked;
