package dev.segue.rules.control;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What must not alter while a change is under way: its table, columns, types, expressions and what
 * is declared of them. Its phase is no part of it.
 *
 * @param text one line for each of these
 * @param hash by which two are compared
 */
public record ChangeDefinition(String text, String hash) {
  /** The definition of a change, the same for every spelling of the rules file. */
  public static ChangeDefinition of(Change change) {
    StringBuilder text = new StringBuilder("table " + quoted(change.table().toString()));
    text.append("\nexact ").append(change.exact());
    text.append("\nmonotone ").append(change.monotone());
    for (Side side : Side.values()) {
      for (MappedColumn column : change.columns(side)) {
        text.append('\n').append(side.word()).append(' ').append(quoted(column.name()));
        text.append(' ').append(quoted(column.type()));
        text.append(' ').append(quoted(column.expression()));
      }
    }
    return new ChangeDefinition(text.toString(), hash(text.toString()));
  }

  /** So that no two parts run into each other, and each definition has one line each. */
  private static String quoted(String part) {
    return '"' + part.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
