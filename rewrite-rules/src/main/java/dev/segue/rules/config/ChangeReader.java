package dev.segue.rules.config;

import dev.segue.rules.config.ChangeDraft.Column;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one change of a rules file, in its long form or in one of the short ones. */
final class ChangeReader {
  private final Section section;
  private final Problems problems;

  private ChangeReader(Section section, Problems problems) {
    this.section = section;
    this.problems = problems;
  }

  static Optional<ChangeDraft> read(Node node, Problems problems) {
    return Section.open(node, Keys.CHANGE, problems)
        .map(section -> new ChangeReader(section, problems).draft());
  }

  private ChangeDraft draft() {
    ShortForm.Sides sides = sides();
    Optional<Boolean> exact = section.flag("exact");
    Optional<Boolean> monotone = section.flag("monotone");
    if (sides.rename()) {
      refuseOnRename("exact", exact);
      refuseOnRename("monotone", monotone);
    }
    if (monotone.orElse(false)
        && (sides.oldColumns().size() > 1 || sides.newColumns().size() > 1)) {
      problems.at(
          section.value("monotone").orElseThrow(),
          "only a change from one column to one column can be monotone: leave it out");
    }
    ChangeDraft draft =
        new ChangeDraft(
            section.node(),
            section.text("id"),
            table(),
            phase(),
            sides.oldColumns(),
            sides.newColumns(),
            exact.orElse(sides.byStructure()),
            monotone.orElse(sides.byStructure()),
            section
                .choice("unrewritable", Unrewritable.values(), Unrewritable::label)
                .orElse(Unrewritable.REFUSE));
    ColumnChecks.check(draft, problems);
    return draft;
  }

  private void refuseOnRename(String key, Optional<Boolean> declared) {
    if (declared.isPresent()) {
      problems.at(
          section.value(key).orElseThrow(),
          "a rename is exact and monotone as it is: leave '" + key + "' out");
    }
  }

  /** The old phase names survive tools that read {@code off} as YAML 1.1 and write it back. */
  private Optional<Phase> phase() {
    Optional<Text> text = section.text("phase");
    if (text.isPresent() && text.get().value().equals("false")) {
      return Optional.of(Phase.OFF);
    }
    return section.choice("phase", Phase.values(), Phase::label);
  }

  private Optional<TableName> table() {
    Optional<Node> value = section.value("table");
    if (value.isPresent() && value.get() instanceof MappingNode) {
      return Section.open(value.get(), Keys.TABLE, problems)
          .flatMap(
              parts ->
                  parts
                      .text("name")
                      .map(
                          name ->
                              new TableName(parts.text("schema").map(Text::value), name.value())));
    }
    return section.text("table").flatMap(this::tableFromText);
  }

  private Optional<TableName> tableFromText(Text text) {
    String[] parts = text.value().split("\\.", -1);
    boolean quoted = text.value().contains("\"") || text.value().contains("`");
    if (quoted || parts.length > 2 || List.of(parts).contains("")) {
      problems.at(
          text.node(),
          "'"
              + text.value()
              + "' is not 'table' or 'schema.table'; names stand here as in the catalog, without"
              + " quotes; with a dot in a name write {schema: ..., name: ...}");
      return Optional.empty();
    }
    return Optional.of(
        parts.length == 2 ? TableName.of(parts[0], parts[1]) : TableName.unqualified(parts[0]));
  }

  private ShortForm.Sides sides() {
    List<String> forms = new ArrayList<>();
    for (String form : List.of("rename", "retype")) {
      if (section.has(form)) {
        forms.add(form);
      }
    }
    boolean longForm = section.has("old") || section.has("new");
    if (forms.size() + (longForm ? 1 : 0) != 1) {
      problems.at(
          section.node(),
          "a change says what it does in one way: 'rename', or 'retype', or both 'old' and 'new'");
      return ShortForm.Sides.none();
    }
    if (!longForm) {
      return ShortForm.read(section, forms.get(0), problems);
    }
    return new ShortForm.Sides(columns(Side.OLD), columns(Side.NEW), false, false);
  }

  private List<Column> columns(Side side) {
    String key = side.word();
    Optional<Node> value = section.value(key);
    if (value.isEmpty()) {
      problems.at(section.node(), "a change with columns on one side needs '" + key + "' too");
      return List.of();
    }
    Optional<Section> columns = Section.open(value.get(), "'" + key + "'", problems);
    if (columns.isEmpty()) {
      return List.of();
    }
    if (columns.get().keys().isEmpty()) {
      problems.at(value.get(), "'" + key + "' has no columns: name at least one");
    }
    List<Column> read = new ArrayList<>();
    for (Text name : columns.get().keys()) {
      read.add(column(side, name, columns.get().value(name.value()).orElseThrow()));
    }
    return read;
  }

  private Column column(Side side, Text name, Node value) {
    Keys keys = side == Side.OLD ? Keys.OLD_COLUMN : Keys.NEW_COLUMN;
    Optional<Section> parts = Section.open(value, keys, problems);
    String expression = side == Side.OLD ? "backward" : "forward";
    return new Column(
        side,
        name,
        parts.flatMap(section -> section.text("type")),
        parts.flatMap(section -> section.text(expression)),
        parts.filter(section -> side == Side.OLD).flatMap(section -> section.place("position")));
  }
}
