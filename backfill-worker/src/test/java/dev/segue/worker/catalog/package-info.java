@NullMarked
package dev.segue.worker.catalog;

import org.jspecify.annotations.NullMarked;
