@NullMarked
package dev.segue.worker.terminal;

import org.jspecify.annotations.NullMarked;
