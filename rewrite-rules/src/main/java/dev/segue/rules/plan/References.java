package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.resolve.Binding;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.ColumnParse;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans every column reference, every {@code *} and every label of one statement. */
final class References {
  private final Draft draft;
  private final Statement statement;

  References(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  void plan(List<ColumnParse.Span> spans) {
    for (ColumnParse.Span span : spans) {
      reference(span);
    }
    for (Block block : draft.scopes.blocks()) {
      stars(block);
      joins(block);
    }
    new Leftovers(draft).refuse();
  }

  private void reference(ColumnParse.Span span) {
    int from = -1;
    List<Token> names = new ArrayList<>();
    int to = -1;
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      if (token.start() < span.start() || token.end() > span.end()) {
        continue;
      }
      from = from < 0 ? i : from;
      if (token.isName() && (names.isEmpty() || statement.token(i - 1).isMark('.'))) {
        names.add(token);
        to = i + 1;
      } else if (!token.isMark('.')) {
        break;
      }
    }
    if (names.isEmpty() || draft.handled.contains(names.get(names.size() - 1).start())) {
      return;
    }
    names.forEach(name -> draft.handled.add(name.start()));
    String qualifier = names.size() == 1 ? "" : statement.slice(from, to - 1);
    Binding binding = bind(from, names, qualifier);
    if (binding instanceof Binding.Mapped mapped) {
      read(mapped, from, to);
    } else if (binding instanceof Binding.Ambiguous ambiguous) {
      throw draft.refuse(
          RefusalCode.AMBIGUOUS_REFERENCE,
          ambiguous.change(),
          from,
          statement.slice(from, to),
          "Qualify the column with its table's alias, without a column alias list on the table.");
    } else if (binding instanceof Binding.WholeRow row) {
      wholeRow(row.source(), from);
    }
  }

  private Binding bind(int from, List<Token> names, String qualifier) {
    boolean excluded = names.size() == 2 && names.get(0).name().equals("excluded");
    Optional<Block> insert =
        draft.scopes.blocks().stream().filter(b -> b.kind() == Block.Kind.INSERT).findFirst();
    if (!excluded || insert.isEmpty()) {
      return draft.scopes.bind(from, names, qualifier);
    }
    Source target = insert.get().sources().get(0);
    String column = names.get(1).name();
    Optional<Change> change = target.changeOf(column);
    if (change.isEmpty()) {
      return new Binding.Unmapped();
    }
    var side = change.get().sideOf(column).orElseThrow();
    return new Binding.Mapped(
        target, change.get(), side, change.get().column(side, column).orElseThrow(), qualifier);
  }

  private void read(Binding.Mapped mapped, int from, int to) {
    Block block = draft.scopes.blockOf(from).orElseThrow();
    draft.access(mapped.change(), mapped.side(), false);
    if (isOutputName(block, from, to)) {
      return;
    }
    if (draft.readings.isBare(mapped.change(), mapped.side())) {
      return;
    }
    String qualifier = mapped.qualifier();
    String reading =
        draft.readings.read(
            mapped.change(), mapped.side(), mapped.column(), qualifier, place(block, from));
    draft.replace(from, to, statement.token(to).isMark('[') ? "(" + reading + ")" : reading);
    draft.note(Note.Kind.READ, mapped.change(), mapped.side(), from, to, reading);
    label(block, mapped, from, to);
  }

  private Readings.Place place(Block block, int position) {
    if (block.kind() == Block.Kind.SELECT) {
      boolean listed = inSelectList(block, position);
      return block.isOutermost() && listed && !isGrouped(block)
          ? Readings.Place.SHOWN
          : Readings.Place.INNER;
    }
    int returning = statement.find(block.start(), block.end(), "returning");
    int where = lastWhere(block);
    boolean inWhere = where >= 0 && position > where && (returning < 0 || position < returning);
    return inWhere ? Readings.Place.INNER : Readings.Place.SHOWN;
  }

  private int lastWhere(Block block) {
    int found = -1;
    for (int i = block.start(); i < block.end(); i = statement.after(i)) {
      if (statement.token(i).is("where") || statement.token(i).is("from")) {
        found = found < 0 || statement.token(i).is("where") ? i : found;
      }
    }
    return found;
  }

  private boolean isGrouped(Block block) {
    return statement.find(block.start(), block.end(), "group") >= 0
        || statement.token(block.start() + 1).is("distinct");
  }

  private boolean inSelectList(Block block, int position) {
    return position < listEnd(block);
  }

  private int listEnd(Block block) {
    int end =
        statement.find(
            block.start(),
            block.end(),
            "from",
            "where",
            "group",
            "having",
            "window",
            "order",
            "limit",
            "offset",
            "fetch",
            "for",
            "into");
    return end < 0 ? block.end() : end;
  }

  /** ORDER BY a lone name that the select list yields means that output, as does all of a union. */
  private boolean isOutputName(Block block, int from, int to) {
    if (block.kind() != Block.Kind.SELECT || to != from + 1) {
      return false;
    }
    int order = lastOrder(block);
    if (order < 0 || from < order) {
      return false;
    }
    int limit = statement.find(order, block.end(), "limit", "offset", "fetch", "for");
    for (int[] item : statement.items(order + 2, limit < 0 ? block.end() : limit)) {
      if (item[0] != from) {
        continue;
      }
      Token next = statement.token(from + 1);
      boolean lone = item[1] == from + 1 || next.is("asc") || next.is("desc") || next.is("nulls");
      Token before = statement.token(block.start() - 1);
      boolean union =
          before.is("union") || before.is("all") || before.is("intersect") || before.is("except");
      return lone && (union || labels(block).contains(statement.token(from).name()));
    }
    return false;
  }

  private int lastOrder(Block block) {
    int found = -1;
    for (int i = block.start(); i < block.end(); i = statement.after(i)) {
      if (statement.at(i, "order", "by")) {
        found = i;
      }
    }
    return found;
  }

  private List<String> labels(Block block) {
    List<String> labels = new ArrayList<>();
    for (int[] item : statement.items(block.start() + 1, listEnd(block))) {
      Token last = statement.token(item[1] - 1);
      if (last.isName()) {
        labels.add(last.name());
      } else if (last.name().equals("*")) {
        block.sources().forEach(source -> labels.addAll(source.columns()));
      }
    }
    return labels;
  }

  /** Keeps the label that the server would give an item for the column that it shows. */
  private void label(Block block, Binding.Mapped mapped, int from, int to) {
    boolean feedsInsert =
        statement.depth(block.start()) == 0
            && block.parent().filter(parent -> parent.kind() == Block.Kind.INSERT).isPresent();
    if (feedsInsert) {
      return;
    }
    int start;
    int end;
    if (block.kind() == Block.Kind.SELECT) {
      start = block.start() + 1;
      end = listEnd(block);
    } else {
      start = statement.find(block.start(), block.end(), "returning") + 1;
      end = block.end();
    }
    if (start == 0 || from < start || from >= end) {
      return;
    }
    for (int[] item : statement.items(start, end)) {
      int first = behindDistinct(item[0]);
      if (from >= first
          && to <= item[1]
          && ItemLabel.isColumns(statement, first, item[1], from, to)) {
        Token name = statement.token(to - 1);
        draft.insertAfter(
            item[1] - 1, " AS " + statement.text().substring(name.start(), name.end()));
        draft.note(Note.Kind.LABEL, mapped.change(), mapped.side(), to - 1, to, "");
      }
    }
  }

  /** The first token of an item's expression: behind DISTINCT, DISTINCT ON (…) or ALL. */
  private int behindDistinct(int at) {
    if (statement.at(at, "distinct", "on")) {
      return statement.after(at + 2);
    }
    return statement.token(at).is("distinct") || statement.token(at).is("all") ? at + 1 : at;
  }

  private void wholeRow(Source source, int position) {
    boolean counted =
        statement.token(position - 1).isMark('(') && statement.token(position - 2).is("count");
    if (!counted && !draft.isPlain(source)) {
      throw draft.refuse(
          RefusalCode.WHOLE_ROW,
          source.changes().get(0),
          position,
          statement.token(position).name(),
          "Name the columns that are wanted.");
    }
  }

  private void stars(Block block) {
    int start = block.start() + 1;
    int end = block.end();
    if (block.kind() == Block.Kind.SELECT) {
      end = listEnd(block);
    } else {
      start = statement.find(block.start(), block.end(), "returning") + 1;
    }
    if (start == 0) {
      return;
    }
    for (int[] item : statement.items(start, end)) {
      int first = behindDistinct(item[0]);
      if (!statement.token(item[1] - 1).name().equals("*")) {
        continue;
      }
      if (item[1] - first == 1) {
        allOf(block, first);
      } else if (statement.token(item[1] - 2).isMark('.')) {
        String alias = statement.token(item[1] - 3).name();
        block.sources().stream()
            .filter(source -> source.alias().equals(alias) && source.isMapped())
            .filter(source -> !draft.isPlain(source))
            .findFirst()
            .ifPresent(source -> star(source, first, item[1], list(block, source)));
      }
    }
  }

  private void allOf(Block block, int star) {
    List<Source> sources = block.sources();
    Optional<Source> changed =
        sources.stream().filter(s -> s.isMapped() && !draft.isPlain(s)).findFirst();
    if (changed.isEmpty()) {
      return;
    }
    if (block.joinsByName() || changed.get().renamed()) {
      throw draft.refuse(
          RefusalCode.USING_MAPPED_COLUMN,
          changed.get().changes().get(0),
          star,
          "*",
          "Name the columns that are wanted.");
    }
    List<String> items = new ArrayList<>();
    for (Source source : sources) {
      boolean listed = source.isMapped() && !draft.isPlain(source);
      items.add(listed ? list(block, source) : source.aliasText() + ".*");
    }
    star(changed.get(), star, star + 1, String.join(", ", items));
  }

  private void star(Source source, int from, int to, String list) {
    draft.replace(from, to, list);
    source
        .changes()
        .forEach(c -> draft.note(Note.Kind.STAR, c, draft.shape.of(c.id()), from, to, ""));
  }

  private String list(Block block, Source source) {
    if (source.renamed()) {
      throw draft.refuse(
          RefusalCode.AMBIGUOUS_REFERENCE,
          source.changes().get(0),
          source.position(),
          source.alias(),
          "Name the columns that are wanted.");
    }
    boolean shown = block.kind() != Block.Kind.SELECT || (block.isOutermost() && !isGrouped(block));
    return draft.shapeList(
        source, source.aliasText() + ".", shown ? Readings.Place.SHOWN : Readings.Place.INNER);
  }

  private void joins(Block block) {
    Optional<Source> mapped = block.sources().stream().filter(Source::isMapped).findFirst();
    if (mapped.isEmpty() || !block.joinsByName()) {
      return;
    }
    for (int i = block.start(); i < block.end(); i = statement.after(i)) {
      boolean natural = statement.token(i).is("natural");
      boolean using = statement.token(i).is("using") && statement.token(i + 1).isMark('(');
      for (int at = i + 2; using && at < statement.partner(i + 1); at++) {
        Token name = statement.token(at);
        natural |=
            mapped
                .get()
                .changeOf(name.name())
                .filter(c -> !draft.readings.isBare(c, c.sideOf(name.name()).orElseThrow()))
                .isPresent();
        draft.handled.add(name.start());
      }
      if (natural) {
        throw draft.refuse(
            RefusalCode.USING_MAPPED_COLUMN,
            mapped.get().changes().get(0),
            i,
            statement.token(i).name(),
            "Join with ON and qualified columns.");
      }
    }
  }
}
