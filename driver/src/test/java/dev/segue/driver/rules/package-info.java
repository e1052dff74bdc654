/** Rules files, gates and walking. Nothing here is published. */
@NullMarked
package dev.segue.driver.rules;

import org.jspecify.annotations.NullMarked;
