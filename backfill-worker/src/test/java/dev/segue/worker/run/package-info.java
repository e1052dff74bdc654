@NullMarked
package dev.segue.worker.run;

import org.jspecify.annotations.NullMarked;
