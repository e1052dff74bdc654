package dev.segue.rules.plan;

import java.util.Optional;

/**
 * Why a statement must not run.
 *
 * @param code what kind of refusal it is
 * @param change the change that it concerns, if it is one
 * @param construct the piece of SQL that cannot be rewritten, as the application spelled it
 * @param wayOut what to do instead, a full sentence
 * @param position its offset in the application's text, from 0
 */
public record Refusal(
    RefusalCode code, Optional<String> change, String construct, String wayOut, int position) {

  /** One sentence with all of it. */
  public String message() {
    return "Segue refused this statement ["
        + code.name()
        + "]"
        + change.map(id -> " for change '" + id + "'").orElse("")
        + ": "
        + code.says()
        + " (at character "
        + (position + 1)
        + ": "
        + construct
        + "). "
        + wayOut;
  }
}
