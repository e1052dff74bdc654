/**
 * What is wrong with rules, with rules on a database, and with a folder of statements under them:
 * found all at once, told with file and line.
 */
@NullMarked
package dev.segue.worker.check;

import org.jspecify.annotations.NullMarked;
