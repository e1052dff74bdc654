/**
 * The database's tables as plain data: what a plan rests on. Reading them is the business of
 * whoever has a connection.
 */
@NullMarked
package dev.segue.rules.catalog;

import org.jspecify.annotations.NullMarked;
