/**
 * The command line {@code segue}: what a user types, and how a run ends. Each command reads its
 * arguments, asks another room, and prints.
 */
@NullMarked
package dev.segue.worker.cli;

import org.jspecify.annotations.NullMarked;
