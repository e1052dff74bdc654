package dev.segue.rules.config;

import java.util.ArrayList;
import java.util.List;

/** The keys that each kind of mapping in a rules file may and must have. */
@SuppressWarnings("ImmutableEnumChecker") // both lists come from List.of and List.copyOf
enum Keys {
  FILE(
      "the rules file",
      List.of("segue", "changes"),
      List.of("revision", "mode", "control", "targets")),
  CONTROL("'control'", List.of("schema"), List.of("primary-url")),
  TARGET("a target", List.of("name", "url"), List.of("user", "password-file")),
  CHANGE(
      "a change",
      List.of("id", "table", "phase"),
      List.of("rename", "retype", "old", "new", "exact", "monotone", "unrewritable")),
  TABLE("'table'", List.of("name"), List.of("schema")),
  RENAME("'rename'", List.of("from", "to", "type"), List.of("position")),
  RETYPE(
      "'retype'",
      List.of("from", "to", "old-type", "new-type"),
      List.of("forward", "backward", "position")),
  OLD_COLUMN("an old column", List.of("type", "backward"), List.of("position")),
  NEW_COLUMN("a new column", List.of("type", "forward"), List.of());

  private final String what;
  private final List<String> required;
  private final List<String> known;

  Keys(String what, List<String> required, List<String> optional) {
    this.what = what;
    this.required = required;
    List<String> all = new ArrayList<>(required);
    all.addAll(optional);
    this.known = List.copyOf(all);
  }

  /** What has these keys, for messages. */
  String what() {
    return what;
  }

  List<String> required() {
    return required;
  }

  /** Every key, the required ones first. */
  List<String> known() {
    return known;
  }
}
