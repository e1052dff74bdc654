/** Tests of the door: texts of every kind, whole or broken, go in; a plan comes out. */
@NullMarked
package dev.segue.rules;

import org.jspecify.annotations.NullMarked;
