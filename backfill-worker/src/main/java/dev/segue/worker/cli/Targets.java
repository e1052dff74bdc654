package dev.segue.worker.cli;

import dev.segue.rules.model.Target;
import java.util.List;

/**
 * The databases that a command is about.
 *
 * @param all in the file's order; empty where the command line names the database
 * @param atOnce how many of them are worked on at the same time
 * @param forPrograms whether the result is a JSON document
 */
record Targets(List<Target> all, int atOnce, boolean forPrograms) {
  Targets {
    all = List.copyOf(all);
  }
}
