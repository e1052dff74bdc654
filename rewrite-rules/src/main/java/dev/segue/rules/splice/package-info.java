/**
 * How a statement's text and parameters change: edits at offsets of the original text. The syntax
 * tree is never printed back, so what no edit touches survives to the letter.
 */
@NullMarked
package dev.segue.rules.splice;

import org.jspecify.annotations.NullMarked;
