@NullMarked
package dev.segue.driver.packaged;

import org.jspecify.annotations.NullMarked;
