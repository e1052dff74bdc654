/**
 * What the names in a statement mean: which column of which table each reference is. The parsed
 * tree is only read.
 */
@NullMarked
package dev.segue.rules.resolve;

import org.jspecify.annotations.NullMarked;
