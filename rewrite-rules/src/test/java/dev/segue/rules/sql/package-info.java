/** Tests of the package's steps one by one. No database is needed. */
@NullMarked
package dev.segue.rules.sql;

import org.jspecify.annotations.NullMarked;
