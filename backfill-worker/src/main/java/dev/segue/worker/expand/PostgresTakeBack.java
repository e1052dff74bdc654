package dev.segue.worker.expand;

import dev.segue.worker.control.KeptConstraint;
import dev.segue.worker.control.ObjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * At {@code new-read}, toward {@code fallback-read}: the old columns get again what was taken off
 * them, then what was put onto the new ones goes.
 */
final class PostgresTakeBack {
  private final PostgresTableDdl ddl;
  private final List<KeptConstraint> kept;
  private final Duration settle;

  PostgresTakeBack(PostgresTableDdl ddl, List<KeptConstraint> kept, Duration settle) {
    this.ddl = ddl;
    this.kept = List.copyOf(kept);
    this.settle = settle;
  }

  /** The steps, in order. */
  List<DdlStep> steps() {
    List<DdlStep> steps = new ArrayList<>();
    List<DdlStep> freeing = new ArrayList<>();
    for (KeptConstraint constraint : kept) {
      if (constraint.taken()) {
        steps.addAll(restored(constraint));
      }
    }
    for (KeptConstraint constraint : kept) {
      if (!constraint.taken()) {
        if (constraint.kind() == ObjectKind.UNIQUE
            && ddl.constraintNamed(constraint.name()).isPresent()) {
          steps.addAll(ddl.index(true, deferrable(constraint), constraint.definition()));
        }
        freeing.add(freed(constraint));
      }
    }
    if (!freeing.isEmpty()) {
      boolean unique =
          kept.stream()
              .anyMatch(k -> k.kind() == ObjectKind.UNIQUE || k.kind() == ObjectKind.UNIQUE_INDEX);
      // A driver that does not know the old key again yet names the new one in its upserts.
      steps.add(DdlStep.together(freeing, unique ? settle : Duration.ZERO));
    }
    return steps;
  }

  private List<DdlStep> restored(KeptConstraint constraint) {
    String name = constraint.name();
    List<DdlStep> steps = new ArrayList<>();
    switch (constraint.kind()) {
      case DEFAULT ->
          steps.add(
              DdlStep.locking(ddl.column(name, "SET DEFAULT " + constraint.definition()))
                  .forgetting(constraint));
      case NOT_NULL -> {
        steps.addAll(ddl.provingNotNull(name));
        steps.add(ddl.setNotNull(name).forgetting(constraint));
      }
      case CHECK, FOREIGN_KEY -> {
        if (!ddl.isConstraint(name, constraint.definition())) {
          steps.add(ddl.addUnvalidated(name, constraint.definition()));
        }
        steps.add(ddl.validate(name).forgetting(constraint));
      }
      case UNIQUE -> {
        boolean there = ddl.of(ObjectKind.UNIQUE).stream().anyMatch(o -> o.name().equals(name));
        if (!there) {
          steps.addAll(ddl.restoredIndex(name, constraint.definition()));
        }
        steps.add(
            (there ? DdlStep.locking() : DdlStep.locking(ddl.addUnique(name, name, false)))
                .forgetting(constraint));
      }
      case UNIQUE_INDEX -> {
        steps.addAll(ddl.restoredIndex(name, constraint.definition()));
        steps.add(DdlStep.locking().forgetting(constraint));
      }
      default -> throw new IllegalStateException("never taken off: " + constraint.kind());
    }
    return steps;
  }

  private static String deferrable(KeptConstraint unique) {
    return PostgresMirrors.name(unique.name(), "_deferrable");
  }

  private DdlStep freed(KeptConstraint made) {
    String name = made.name();
    boolean gone =
        (made.kind().isConstraint() && ddl.constraintNamed(name).isEmpty())
            || (made.kind() == ObjectKind.UNIQUE_INDEX && ddl.indexNamed(name).isEmpty());
    if (gone) {
      // Somebody has taken it off by hand.
      return DdlStep.locking().forgetting(made);
    }
    return switch (made.kind()) {
      case NOT_NULL -> DdlStep.locking(ddl.column(name, "DROP NOT NULL")).forgetting(made);
      case DEFAULT -> DdlStep.locking(ddl.column(name, "DROP DEFAULT")).forgetting(made);
      case CHECK, FOREIGN_KEY -> DdlStep.locking(ddl.dropConstraint(name)).forgetting(made);
      case UNIQUE_INDEX -> DdlStep.locking(ddl.dropIndex(name)).forgetting(made);
      case UNIQUE ->
          DdlStep.locking(ddl.dropConstraint(name), ddl.addUnique(name, deferrable(made), true))
              .forgetting(made);
      default -> throw new IllegalStateException("never put on: " + made.kind());
    };
  }
}
