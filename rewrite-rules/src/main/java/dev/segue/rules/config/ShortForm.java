package dev.segue.rules.config;

import dev.segue.rules.config.ChangeDraft.Column;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.dialect.PostgresTypes;
import dev.segue.rules.model.Side;
import java.util.List;
import java.util.Optional;

/** The short forms {@code rename} and {@code retype}: one column on each side. */
final class ShortForm {
  private ShortForm() {}

  /**
   * The two sides of a change.
   *
   * @param byStructure whether it is exact and monotone by what it is
   * @param rename whether it is a rename
   */
  record Sides(
      List<Column> oldColumns, List<Column> newColumns, boolean byStructure, boolean rename) {
    static Sides none() {
      return new Sides(List.of(), List.of(), false, false);
    }
  }

  static Sides read(Section change, String form, Problems problems) {
    Keys keys = form.equals("rename") ? Keys.RENAME : Keys.RETYPE;
    Optional<Section> section =
        change.value(form).flatMap(node -> Section.open(node, keys, problems));
    Optional<Text> from = section.flatMap(s -> s.text("from"));
    Optional<Text> to = section.flatMap(s -> s.text("to"));
    if (from.isEmpty() || to.isEmpty()) {
      section.ifPresent(s -> keys.required().forEach(s::text));
      return Sides.none();
    }
    return keys == Keys.RENAME
        ? rename(section.orElseThrow(), from.get(), to.get())
        : retype(section.orElseThrow(), from.get(), to.get());
  }

  private static Sides rename(Section section, Text from, Text to) {
    Optional<Text> type = section.text("type");
    Text backward = new Text(reference(to), to.node());
    Text forward = new Text(reference(from), from.node());
    return new Sides(
        List.of(new Column(Side.OLD, from, type, Optional.of(backward), section.place("position"))),
        List.of(new Column(Side.NEW, to, type, Optional.of(forward), Optional.empty())),
        true,
        true);
  }

  private static Sides retype(Section section, Text from, Text to) {
    Optional<Text> oldType = section.text("old-type");
    Optional<Text> newType = section.text("new-type");
    boolean written = section.has("forward") || section.has("backward");
    Optional<Text> forward =
        section.has("forward") ? section.text("forward") : newType.map(type -> cast(from, type));
    Optional<Text> backward =
        section.has("backward") ? section.text("backward") : oldType.map(type -> cast(to, type));
    boolean widening =
        !written
            && oldType.isPresent()
            && newType.isPresent()
            && PostgresTypes.isWidening(oldType.get().value(), newType.get().value());
    return new Sides(
        List.of(new Column(Side.OLD, from, oldType, backward, section.place("position"))),
        List.of(new Column(Side.NEW, to, newType, forward, Optional.empty())),
        widening,
        false);
  }

  private static Text cast(Text column, Text type) {
    return new Text("CAST(" + reference(column) + " AS " + type.value() + ")", type.node());
  }

  private static String reference(Text column) {
    return PostgresNames.quoteIfNeeded(column.value());
  }
}
