/** Connections to the user's database: a pool, transactions, and what their failures mean. */
@NullMarked
package dev.segue.worker.database;

import org.jspecify.annotations.NullMarked;
