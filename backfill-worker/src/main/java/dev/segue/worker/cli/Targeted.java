package dev.segue.worker.cli;

/** A command that can do its work on each of the databases that a rules file names. */
interface Targeted {
  /** Those that it is to do it on. */
  Targets targets() throws UsageException;
}
