@NullMarked
package dev.segue.worker.cli;

import org.jspecify.annotations.NullMarked;
