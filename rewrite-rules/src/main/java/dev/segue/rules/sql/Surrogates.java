package dev.segue.rules.sql;

/** Halves of characters, which no database can be sent or send. */
public final class Surrogates {
  private Surrogates() {}

  /** Where in the text half a character stands alone, or -1. */
  public static int firstAlone(String text) {
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return at;
      }
      at += Character.charCount(codePoint);
    }
    return -1;
  }
}
