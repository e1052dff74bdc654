package dev.segue.rules.dialect;

import dev.segue.rules.sql.Lexer;

/** What differs between databases. Implementations are stateless. */
public interface Dialect {
  /** The word after {@code jdbc:segue:} in a URL: {@code postgresql}. */
  String subprotocol();

  /** Splits texts into tokens as this database does. */
  Lexer lexer();

  /** The name as SQL text, quoted where it must be. */
  String quote(String name);

  /** The type as this database's catalog spells it. */
  String canonicalType(String type);

  /**
   * An expression that converts a value as an assignment to a column of that type would: an
   * over-long one raises, it is not cut.
   */
  String assigned(String value, String type);
}
