/**
 * What differs between databases: lexing, quoting, folding, catalog SQL, conversions. One class per
 * database, in one explicit list.
 */
@NullMarked
package dev.segue.rules.dialect;

import org.jspecify.annotations.NullMarked;
