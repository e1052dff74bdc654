package dev.segue.rules.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** A declared type as text: checked here because it is spliced into statements as it stands. */
final class TypeText {
  private static final Pattern TYPE =
      Pattern.compile(
          "[\\p{L}_\"][\\p{L}\\p{N}_ .\"$]*"
              + "(\\(\\s*('[^']*'|-?\\d+)(\\s*,\\s*('[^']*'|-?\\d+))*\\s*\\))?"
              + "[\\p{L} ]*(\\[\\d*\\])*");

  private static final Pattern SERIAL =
      Pattern.compile("(big|small)?serial[248]?", Pattern.CASE_INSENSITIVE);

  private TypeText() {}

  /** What is wrong with it, if something is. */
  static Optional<String> wrong(String type) {
    if (SERIAL.matcher(type).matches()) {
      return Optional.of(
          "'" + type + "' is a shorthand for a column, not a type: write integer or bigint");
    }
    if (!TYPE.matcher(type).matches() || SqlScan.isLeftOpen(type) || SqlScan.holdsParameter(type)) {
      return Optional.of(
          "'"
              + type
              + "' is not a type: write it as in CREATE TABLE, such as"
              + " varchar(40) or timestamp with time zone");
    }
    return Optional.empty();
  }
}
