/** What texts have in common. */
@NullMarked
package dev.segue.rules.pattern;

import org.jspecify.annotations.NullMarked;
