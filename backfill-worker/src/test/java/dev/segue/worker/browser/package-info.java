@NullMarked
package dev.segue.worker.browser;

import org.jspecify.annotations.NullMarked;
