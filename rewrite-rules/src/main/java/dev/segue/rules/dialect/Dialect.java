package dev.segue.rules.dialect;

/** What differs between databases. Implementations are stateless. */
public interface Dialect {
  /** The word after {@code jdbc:segue:} in a URL: {@code postgresql}. */
  String subprotocol();
}
