/**
 * The database's tables as a file of DDL describes them, for whoever has no database at hand. Reads
 * tokens, not a grammar: what is not about tables, columns, keys and indexes is stepped over.
 */
@NullMarked
package dev.segue.rules.ddl;

import org.jspecify.annotations.NullMarked;
