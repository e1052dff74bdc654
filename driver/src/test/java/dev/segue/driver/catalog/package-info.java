/** Reading a real catalog. Nothing here is published. */
@NullMarked
package dev.segue.driver.catalog;

import org.jspecify.annotations.NullMarked;
