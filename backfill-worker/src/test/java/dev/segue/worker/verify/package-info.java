@NullMarked
package dev.segue.worker.verify;

import org.jspecify.annotations.NullMarked;
