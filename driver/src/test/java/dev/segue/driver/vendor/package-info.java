/** What a vendor's driver tells. Nothing here is published. */
@NullMarked
package dev.segue.driver.vendor;

import org.jspecify.annotations.NullMarked;
