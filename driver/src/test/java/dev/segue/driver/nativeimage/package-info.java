/** What a native image must be told of the driver. There is none here: files against code. */
@NullMarked
package dev.segue.driver.nativeimage;

import org.jspecify.annotations.NullMarked;
