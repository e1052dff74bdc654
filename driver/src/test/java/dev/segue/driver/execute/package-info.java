/** Plans, counts and reports. Nothing here is published. */
@NullMarked
package dev.segue.driver.execute;

import org.jspecify.annotations.NullMarked;
