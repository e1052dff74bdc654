package dev.segue.worker.expand;

import dev.segue.rules.control.Fact;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.KeptConstraint;
import dev.segue.worker.control.ObjectKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a table needs before the instances go from the change's phase to a neighbouring one. Made
 * from what the table has now, so that what was interrupted is gone on with.
 *
 * <p>Unique mirrors come while the new columns are empty, and deferrable: two immediate ones make
 * concurrent upserts fail. Other indexes come behind the backfill, which they would make dearer.
 * Everything else moves over at {@code new-read}, and back there.
 */
final class PostgresPreparation {
  private final Change change;
  private final PostgresTableDdl ddl;
  private final PostgresColumns columns;
  private final List<KeptConstraint> kept;
  private final Duration settle;
  private final List<DdlStep> steps = new ArrayList<>();
  private final List<MappedColumn> added = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * A preparation.
   *
   * @param kept what was taken off it and put onto it before
   * @param settle how long a driver may go on with what it knows of the table
   */
  PostgresPreparation(
      Change change,
      PostgresTableDdl ddl,
      PostgresColumns columns,
      List<KeptConstraint> kept,
      Duration settle) {
    this.change = change;
    this.ddl = ddl;
    this.columns = columns;
    this.kept = List.copyOf(kept);
    this.settle = settle;
  }

  /** The steps, in order. */
  List<DdlStep> steps() {
    return List.copyOf(steps);
  }

  /** What a person has to do first: nothing may be done before. */
  List<String> refusals() {
    List<String> all = new ArrayList<>(refusals);
    if (ddl.table().partitioned()) {
      steps.stream()
          .filter(step -> step.kind() == DdlStep.Kind.CONCURRENT)
          .forEach(
              step ->
                  all.add(
                      "The table is partitioned, and no index of it can be made beside writes. Make it partition by partition, then as a whole: "
                          + step.statements().get(0)));
    }
    return all;
  }

  /** The columns that are added. */
  List<MappedColumn> added() {
    return List.copyOf(added);
  }

  /** What a person should know. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Plans the new columns. */
  PostgresPreparation newColumns() throws SQLException {
    add(Side.NEW, Map.of(Fact.NEW_EMPTY, true, Fact.NEW_CLEAN, true));
    return this;
  }

  /** Plans what the step to that phase needs besides. */
  PostgresPreparation toward(Phase next) throws SQLException {
    Phase from = change.phase();
    if (from == Phase.EXPANDED && next == Phase.DUAL_WRITE) {
      uniqueMirrors();
    } else if (from == Phase.FALLBACK_READ && next == Phase.NEW_READ) {
      indexMirrors();
    } else if (from == Phase.NEW_READ && next == Phase.RETIRED) {
      indexMirrors();
      PostgresHandOver handOver = new PostgresHandOver(change, ddl, kept, settle);
      steps.addAll(handOver.steps());
      refusals.addAll(handOver.refusals());
    } else if (from == Phase.NEW_READ && next == Phase.FALLBACK_READ) {
      steps.addAll(new PostgresTakeBack(ddl, kept, settle).steps());
    } else if (from == Phase.CONTRACTED && next == Phase.RETIRED) {
      add(Side.OLD, Map.of(Fact.OLD_CLEAN, true));
    } else if (from == Phase.PLANNED && next == Phase.OFF) {
      drop();
    }
    return this;
  }

  private void add(Side side, Map<Fact, Boolean> facts) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (MappedColumn column : change.columns(side)) {
      if (!columns.has(column.name())) {
        added.add(column);
        statements.add(ddl.alter("ADD COLUMN " + columns.added(side, column)));
      }
    }
    if (!statements.isEmpty()) {
      for (String grant : columns.grants(side)) {
        notes.add("Roles have rights on single columns that these replace: " + grant);
      }
      boolean all = statements.size() == change.columns(side).size();
      steps.add(DdlStep.locking(statements.toArray(String[]::new)).making(all ? facts : Map.of()));
    }
  }

  private void uniqueMirrors() {
    PostgresMirrors mirrors = new PostgresMirrors(change);
    for (TableObject unique : ddl.of(ObjectKind.UNIQUE)) {
      if (mirrors.isOneToOne() && unique.isOn(change, Side.OLD)) {
        String mirrored = mirrors.index(unique.definition()).orElseThrow();
        boolean there =
            ddl.of(ObjectKind.UNIQUE).stream().anyMatch(o -> o.definition().equals(mirrored));
        if (!there) {
          named(
              unique,
              name -> {
                steps.addAll(ddl.index(true, name, mirrored));
                steps.add(DdlStep.locking(ddl.addUnique(name, name, true)));
              });
        }
      }
    }
  }

  private void indexMirrors() {
    PostgresMirrors mirrors = new PostgresMirrors(change);
    for (TableObject index : ddl.of(ObjectKind.INDEX)) {
      if (!index.isOn(change, Side.OLD)) {
        continue;
      }
      Optional<String> mirrored = mirrors.index(index.definition());
      if (mirrored.isEmpty()) {
        notes.add(
            "The index %s includes an old column that no one new column replaces: it has no mirror. Statements over the new columns may need one."
                .formatted(index.name()));
      } else if (ddl.objects().stream()
          .noneMatch(o -> o.valid() && o.definition().equals(mirrored.get()))) {
        named(index, name -> steps.addAll(ddl.index(false, name, mirrored.get())));
      }
    }
  }

  /** Does what is to be done under the mirror's name; refuses if there is none. */
  private void named(TableObject original, Consumer<String> step) {
    ddl.mirrorName(original, change)
        .ifPresentOrElse(step, () -> refusals.add(ddl.noName(original, change)));
  }

  private void drop() {
    List<String> statements = new ArrayList<>();
    for (MappedColumn column : change.newColumns()) {
      if (columns.has(column.name())) {
        statements.add(ddl.alter("DROP COLUMN " + PostgresNames.quoteIfNeeded(column.name())));
      }
    }
    if (!statements.isEmpty()) {
      steps.add(DdlStep.locking(statements.toArray(String[]::new)).ending());
    }
  }
}
