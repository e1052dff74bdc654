package dev.segue.rules.dialect;

import dev.segue.rules.sql.Lexer;
import java.util.Optional;

/** What differs between databases. Implementations are stateless. */
public interface Dialect {
  /** The word after {@code jdbc:segue:} in a URL: {@code postgresql}. */
  String subprotocol();

  /** Splits texts into tokens as this database does. */
  Lexer lexer();

  /** The name as SQL text, quoted where it must be. */
  String quote(String name);

  /** Whether the word, folded and without quotes, can be no column: {@code user} is a function. */
  boolean isNeverColumn(String word);

  /** The type as this database's catalog spells it. */
  String canonicalType(String type);

  /**
   * An expression that converts a value as an assignment to a column of that type would: an
   * over-long one raises, it is not cut.
   */
  String assigned(String value, String type);

  /**
   * The type without the bounds of its declaration: what a value without a type becomes beside a
   * column of that type.
   */
  String unbounded(String type);

  /**
   * The value in that type, for a comparison that is made besides: it cannot raise, and is NULL
   * where no value of the type equals it.
   */
  String comparable(String value, String type);

  /** Whether both values of that type are one, with NULL as a value, as a condition. */
  default String same(String one, String other, String type) {
    return one + " IS NOT DISTINCT FROM " + other;
  }

  /**
   * Whether columns of both types compare and order alike without a cast, and an index on one
   * serves comparisons with values of the other; {@code to} holds every value of {@code from}.
   */
  boolean comparesAcross(String from, String to);

  /**
   * The condition, as SQL text, under which a cast from one type to the other keeps the value, if
   * the dialect knows one that cannot raise; {@code true} where every value is kept, and true of
   * NULL.
   */
  Optional<String> fits(String value, String from, String to);
}
