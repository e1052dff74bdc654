/**
 * Where the commands learn what tables there are: from a database, or from a file of DDL. Passwords
 * stop here: no message that leaves this room holds one.
 */
@NullMarked
package dev.segue.worker.catalog;

import org.jspecify.annotations.NullMarked;
