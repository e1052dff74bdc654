/** What the text says: lexing, masking, parsing. Nothing here knows a table or a change. */
@NullMarked
package dev.segue.rules.sql;

import org.jspecify.annotations.NullMarked;
