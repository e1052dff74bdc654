package dev.segue.rules.config;

import java.util.List;
import java.util.Optional;

/**
 * What a check asks of a server. Whoever has a connection answers.
 *
 * @param <X> how asking fails
 */
public interface ServerAccess<X extends Exception> {
  /** The rows of a query with one text parameter; a NULL is an empty text. */
  List<List<String>> rows(String query, String argument) throws X;

  /**
   * Runs a statement, undoes it, and says how the server refused it, if it did.
   *
   * @param statement a statement that changes nothing for others, in a transaction of its own or
   *     under a savepoint
   */
  Optional<ServerRefusal> refusal(String statement) throws X;

  /**
   * A statement that the server refused.
   *
   * @param sqlState the five characters of the SQL standard
   * @param message the server's words
   */
  record ServerRefusal(String sqlState, String message) {}
}
