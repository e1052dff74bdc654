package dev.segue.worker.expand;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.KeptConstraint;
import dev.segue.worker.control.ObjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * At {@code new-read}, toward {@code retired}: the new columns get what the old ones have, then the
 * old ones are freed of it, which would keep them from being cleared. All that is taken off and put
 * on is noted.
 */
final class PostgresHandOver {
  private final Change change;
  private final PostgresTableDdl ddl;
  private final PostgresMirrors mirrors;
  private final List<KeptConstraint> kept;
  private final Duration settle;
  private final List<DdlStep> giving = new ArrayList<>();
  private final List<DdlStep> freeing = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  PostgresHandOver(
      Change change, PostgresTableDdl ddl, List<KeptConstraint> kept, Duration settle) {
    this.change = change;
    this.ddl = ddl;
    this.mirrors = new PostgresMirrors(change);
    this.kept = List.copyOf(kept);
    this.settle = settle;
    look();
  }

  /** The steps, in order. */
  List<DdlStep> steps() {
    List<DdlStep> steps = new ArrayList<>(giving);
    if (!freeing.isEmpty()) {
      boolean unique =
          !on(Side.OLD, ObjectKind.UNIQUE).isEmpty()
              || !on(Side.OLD, ObjectKind.UNIQUE_INDEX).isEmpty();
      // A driver that does not know the new key yet names the old one in its upserts.
      steps.add(DdlStep.together(freeing, unique ? settle : Duration.ZERO));
    }
    return steps;
  }

  /** What cannot be moved; nothing may be done then. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  private List<TableObject> on(Side side, ObjectKind kind) {
    return ddl.of(kind).stream().filter(o -> o.isOn(change, side)).toList();
  }

  private void look() {
    keys();
    uniques();
    checks();
    foreignKeys();
    defaults();
    notNulls();
  }

  private void keys() {
    for (ObjectKind kind :
        List.of(ObjectKind.PRIMARY_KEY, ObjectKind.REFERENCE, ObjectKind.IDENTITY)) {
      for (TableObject key : on(Side.OLD, kind)) {
        refusals.add(
            "%s %s is over %s: a change of key columns goes up to new-read for now."
                .formatted(
                    kind == ObjectKind.IDENTITY ? "The identity of" : "The key",
                    key.name(),
                    String.join(", ", key.columns())));
      }
    }
    for (TableObject index : on(Side.OLD, ObjectKind.REPLICA_IDENTITY)) {
      refusals.add(
          "The index %s is the table's REPLICA IDENTITY, and goes with the old column: where the table is published, the server would refuse every UPDATE and DELETE. Give it another one: ALTER TABLE %s REPLICA IDENTITY DEFAULT, which is the primary key, or FULL."
              .formatted(index.name(), ddl.table().sql()));
    }
    for (TableObject sequence : on(Side.OLD, ObjectKind.SEQUENCE)) {
      refusals.add(
          "The sequence %s goes with the column %s. Give it to the new one: ALTER SEQUENCE %s OWNED BY %s.%s"
              .formatted(
                  sequence.name(),
                  sequence.columns().get(0),
                  sequence.name(),
                  ddl.table().sql(),
                  PostgresNames.quoteIfNeeded(change.newColumns().get(0).name())));
    }
    for (TableObject exclusion : on(Side.OLD, ObjectKind.EXCLUSION)) {
      refusals.add(
          "The exclusion constraint %s is over an old column. Add one over the new columns, and drop it."
              .formatted(exclusion.name()));
    }
  }

  private void uniques() {
    for (TableObject unique : on(Side.OLD, ObjectKind.UNIQUE)) {
      if (mirrors.isOneToOne()) {
        immediateMirror(unique);
      } else {
        uniqueIndex(unique);
      }
      freeing.add(
          DdlStep.locking(ddl.dropConstraint(unique.name()))
              .noting(KeptConstraint.taken(ObjectKind.UNIQUE, unique.name(), unique.definition())));
    }
    for (TableObject unique : on(Side.OLD, ObjectKind.UNIQUE_INDEX)) {
      uniqueIndex(unique);
      freeing.add(
          DdlStep.locking(ddl.dropIndex(unique.name()))
              .noting(
                  KeptConstraint.taken(
                      ObjectKind.UNIQUE_INDEX, unique.name(), unique.definition())));
    }
  }

  /** Makes the deferrable mirror an immediate one: the roles swap. */
  private void immediateMirror(TableObject unique) {
    String mirrored = mirrors.index(unique.definition()).orElseThrow();
    Optional<TableObject> there =
        ddl.of(ObjectKind.UNIQUE).stream().filter(o -> o.definition().equals(mirrored)).findFirst();
    if (there.filter(TableObject::immediate).isPresent()) {
      return;
    }
    Optional<String> free = there.map(TableObject::name).or(() -> ddl.mirrorName(unique, change));
    if (free.isEmpty()) {
      refusals.add(ddl.noName(unique, change));
      return;
    }
    String name = free.get();
    String next = PostgresMirrors.name(name, "_immediate");
    giving.addAll(ddl.index(true, next, mirrored));
    List<String> swap = new ArrayList<>();
    there.ifPresent(deferrable -> swap.add(ddl.dropConstraint(deferrable.name())));
    swap.add(ddl.addUnique(name, next, false));
    giving.add(
        DdlStep.locking(swap.toArray(String[]::new))
            .noting(new KeptConstraint(0, ObjectKind.UNIQUE, name, false, mirrored)));
  }

  private void uniqueIndex(TableObject unique) {
    Optional<String> free = ddl.mirrorName(unique, change);
    Optional<String> mirrored = mirrors.index(unique.definition());
    if (mirrored.isEmpty()) {
      refusals.add(
          "The unique index %s includes an old column that no one new column replaces. Create one over the new columns, and drop it."
              .formatted(unique.name()));
      return;
    }
    if (free.isEmpty()) {
      refusals.add(ddl.noName(unique, change));
      return;
    }
    String name = free.get();
    giving.addAll(ddl.index(true, name, mirrored.get()));
    boolean noted =
        kept.stream().anyMatch(k -> k.kind() == ObjectKind.UNIQUE_INDEX && k.name().equals(name));
    if (!noted) {
      giving.add(DdlStep.locking().noting(KeptConstraint.made(ObjectKind.UNIQUE_INDEX, name)));
    }
  }

  private void checks() {
    for (TableObject check : on(Side.OLD, ObjectKind.CHECK)) {
      if (isHalfBack(check)) {
        freeAgain(check);
      } else {
        moved(check, mirrors.check(check.definition()));
      }
    }
  }

  private void foreignKeys() {
    for (TableObject key : on(Side.OLD, ObjectKind.FOREIGN_KEY)) {
      Optional<String> mirrored = mirrors.foreignKey(key.definition());
      if (isHalfBack(key)) {
        freeAgain(key);
      } else if (mirrored.isPresent()) {
        moved(key, mirrored.get());
      } else {
        refusals.add(
            "The foreign key %s is over an old column that no one new column replaces. Add one over the new columns, and drop it."
                .formatted(key.name()));
      }
    }
  }

  private void moved(TableObject constraint, String mirrored) {
    Optional<String> free = ddl.mirrorName(constraint, change);
    if (free.isEmpty()) {
      refusals.add(ddl.noName(constraint, change));
      return;
    }
    if (!constraint.valid()) {
      refusals.add(
          "The constraint %s is NOT VALID: rows may be against it, and then it can neither go over nor come back. Mend them and run ALTER TABLE %s VALIDATE CONSTRAINT %s, or drop it."
              .formatted(
                  constraint.name(),
                  ddl.table().sql(),
                  PostgresNames.quoteIfNeeded(constraint.name())));
      return;
    }
    String name = free.get();
    if (ddl.constraintNamed(name).isEmpty()) {
      giving.add(
          ddl.addUnvalidated(name, mirrored).noting(KeptConstraint.made(constraint.kind(), name)));
    }
    if (!ddl.isConstraintThere(name)) {
      giving.add(ddl.validate(name));
    }
    freeing.add(
        DdlStep.locking(ddl.dropConstraint(constraint.name()))
            .noting(
                KeptConstraint.taken(
                    constraint.kind(), constraint.name(), constraint.definition())));
  }

  /** Whether a way back that was interrupted had begun to put it on again, and noted it before. */
  private boolean isHalfBack(TableObject constraint) {
    boolean taken = kept.stream().anyMatch(k -> k.taken() && k.name().equals(constraint.name()));
    return (taken && !constraint.valid()) || PostgresTableDdl.provesNotNull(constraint, change);
  }

  private void freeAgain(TableObject constraint) {
    freeing.add(DdlStep.locking(ddl.dropConstraint(constraint.name())));
  }

  private void defaults() {
    List<TableObject> old = on(Side.OLD, ObjectKind.DEFAULT);
    for (MappedColumn column : change.newColumns()) {
      boolean there =
          on(Side.NEW, ObjectKind.DEFAULT).stream().anyMatch(d -> d.name().equals(column.name()));
      Optional<String> made = mirrors.defaultOf(column, old);
      if (!there && made.isPresent()) {
        giving.add(
            DdlStep.locking(ddl.column(column.name(), "SET DEFAULT " + made.get()))
                .noting(KeptConstraint.made(ObjectKind.DEFAULT, column.name())));
      }
    }
    for (TableObject found : old) {
      freeing.add(
          DdlStep.locking(ddl.column(found.name(), "DROP DEFAULT"))
              .noting(KeptConstraint.taken(ObjectKind.DEFAULT, found.name(), found.definition())));
    }
  }

  /** Several new columns may be NULL one by one: what they must be is for people to say. */
  private void notNulls() {
    List<TableObject> old = on(Side.OLD, ObjectKind.NOT_NULL);
    boolean whole = old.size() == change.oldColumns().size() && change.newColumns().size() == 1;
    if (whole && on(Side.NEW, ObjectKind.NOT_NULL).isEmpty()) {
      String column = change.newColumns().get(0).name();
      giving.addAll(ddl.provingNotNull(column));
      giving.add(ddl.setNotNull(column).noting(KeptConstraint.made(ObjectKind.NOT_NULL, column)));
    }
    for (TableObject bound : old) {
      freeing.add(
          DdlStep.locking(ddl.column(bound.name(), "DROP NOT NULL"))
              .noting(KeptConstraint.taken(ObjectKind.NOT_NULL, bound.name(), "")));
    }
  }
}
