package dev.segue.rules.config;

/**
 * One thing that is wrong with a rules file.
 *
 * @param line its line, from 1
 * @param column its column in that line, from 1
 * @param message what is wrong, and what would be right
 */
public record Problem(int line, int column, String message) {
  @Override
  public String toString() {
    return line + ":" + column + " " + message;
  }
}
