package dev.segue.driver.equivalence.generated;

import java.util.List;

/**
 * What sort of value an expression has. Expressions of one kind may stand for each other: decimals
 * have two digits behind the point everywhere, so that equal ones look alike.
 */
enum Kind {
  NUMBER("bigint", "0;1;2;3;5;7;10;-1"),
  DECIMAL("numeric(14, 2)", "1.50;2.00;10.25;0.00"),
  TEXT("text", "'';'a';'Ann';'x y';'O''Hara';'b';'Lee'"),
  DAY("date", "date '2024-01-01';date '2024-02-29';date '2023-05-05'"),
  TRUTH("boolean", "true;false");

  private final String type;
  private final String literals;

  Kind(String type, String literals) {
    this.type = type;
    this.literals = literals;
  }

  /** A database type that holds every value of the kind. */
  String type() {
    return type;
  }

  /** Some values of the kind, as SQL text. */
  List<String> literals() {
    return List.of(literals.split(";"));
  }

  /** The kind of a database type. */
  static Kind of(String type) {
    return switch (type) {
      case "int2", "int4", "int8", "serial", "bigserial" -> NUMBER;
      case "numeric" -> DECIMAL;
      case "text", "varchar", "bpchar" -> TEXT;
      case "date", "timestamp" -> DAY;
      case "bool" -> TRUTH;
      default -> throw new IllegalArgumentException("no kind of value: " + type);
    };
  }
}
