@NullMarked
package dev.segue.worker.http;

import org.jspecify.annotations.NullMarked;
