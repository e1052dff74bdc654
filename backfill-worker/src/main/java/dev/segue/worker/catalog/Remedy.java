package dev.segue.worker.catalog;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** What to do about a refusal of PostgreSQL that a person has to mend, by its SQLSTATE. */
public enum Remedy {
  ROW_SECURITY(
      "42501",
      "row-level security",
      "It would take rows that it does not see for done: connect as the table's owner, where the policies are not forced on him, or give the role BYPASSRLS"),
  NO_PRIVILEGE(
      "42501",
      "'segue init --grant ROLE' grants what the worker needs; to expand, connect as the table's owner"),
  READ_ONLY(
      "25006",
      "This is a replica, or a database set to read-only: name the primary, or lift default_transaction_read_only"),
  NO_DATABASE("3D000", "Correct the database's name in the URL"),
  WRONG_PASSWORD("28P01", "Correct --user and --password-file, or SEGUE_USER and SEGUE_PASSWORD"),
  NO_LOGIN(
      "28000",
      "Name a role that may log in from here: --user or SEGUE_USER, and the server's pg_hba.conf"),
  DISK_FULL("53100", "Make room on the server's disk, and run this again: nothing is half done"),
  TOO_MANY_CONNECTIONS(
      "53300",
      "Run this again when there are connections to be had, or raise max_connections or the role's limit"),
  NAME_TAKEN(
      "42P07",
      "Rename what has it (ALTER INDEX or ALTER TABLE ... RENAME TO), and run this again: it goes on from here"),
  CONSTRAINT_TAKEN(
      "42710",
      "Rename what has it (ALTER TABLE ... RENAME CONSTRAINT), and run this again: it goes on from here"),
  NO_CONTROL(
      "42P01",
      ".segue_",
      "The segue tables are gone: 'segue init' makes them, and what was noted in them is lost"),
  NO_SCHEMA("3F000", "Correct the schema's name in the rules file or in --control-schema");

  private final String state;
  private final String about;
  private final String words;

  Remedy(String state, String words) {
    this(state, "", words);
  }

  Remedy(String state, String about, String words) {
    this.state = state;
    this.about = about;
    this.words = words;
  }

  /** The one for that failure, if there is one. */
  public static Optional<Remedy> of(SQLException failure) {
    return Arrays.stream(values())
        .filter(remedy -> remedy.state.equals(failure.getSQLState()))
        .filter(remedy -> String.valueOf(failure.getMessage()).contains(remedy.about))
        .findFirst();
  }

  /** Behind the server's message: nothing, or what to do. */
  public static String behind(SQLException failure) {
    return of(failure).map(remedy -> ". " + remedy.words + ".").orElse("");
  }
}
