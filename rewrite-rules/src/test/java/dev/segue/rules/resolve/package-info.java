/** What names mean, asked directly; the labels are the server's own. */
@NullMarked
package dev.segue.rules.resolve;

import org.jspecify.annotations.NullMarked;
