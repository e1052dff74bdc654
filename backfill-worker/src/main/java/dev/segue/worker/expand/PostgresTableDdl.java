package dev.segue.worker.expand;

import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.worker.control.ObjectKind;
import dev.segue.worker.database.PostgresTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DDL on one table of PostgreSQL, in the forms that hold their lock for a moment: what must look at
 * every row does so beside the application's writes.
 *
 * @param table the table
 * @param objects what is on its columns now
 */
record PostgresTableDdl(PostgresTable table, List<TableObject> objects) {
  private static final String NOT_NULL_SUFFIX = "_segue_not_null";

  PostgresTableDdl {
    objects = List.copyOf(objects);
  }

  /** The index of that name, be it a constraint's. */
  Optional<TableObject> indexNamed(String name) {
    return objects.stream().filter(o -> o.kind().isIndex() && o.name().equals(name)).findFirst();
  }

  /** The constraint of that name. */
  Optional<TableObject> constraintNamed(String name) {
    return objects.stream()
        .filter(o -> o.kind().isConstraint() && o.name().equals(name))
        .findFirst();
  }

  private boolean isIndexThere(String name) {
    return indexNamed(name).filter(TableObject::valid).isPresent();
  }

  boolean isConstraintThere(String name) {
    return constraintNamed(name).filter(TableObject::valid).isPresent();
  }

  /**
   * Why an object of a change's old columns cannot have its mirror under that name: somebody else's
   * object has it. Empty if the name is free, or what has it is the mirror.
   */
  Optional<String> taken(TableObject original, String name, Change change) {
    Optional<TableObject> there =
        original.kind().isIndex() ? indexNamed(name) : constraintNamed(name);
    return there
        .filter(o -> !o.isMirrorOf(original, change))
        .map(
            o ->
                "The mirror of %s would be called %s, and the table has something else of that name, on %s. Rename that (ALTER %s)."
                    .formatted(
                        original.name(),
                        name,
                        String.join(", ", o.columns()),
                        o.kind().isIndex()
                            ? "INDEX " + name + " RENAME TO ..."
                            : "TABLE ... RENAME CONSTRAINT " + name + " TO ..."));
  }

  String alter(String action) {
    return "ALTER TABLE " + table.sql() + " " + action;
  }

  String column(String name, String action) {
    return alter("ALTER COLUMN " + PostgresNames.quoteIfNeeded(name) + " " + action);
  }

  String dropConstraint(String name) {
    return alter("DROP CONSTRAINT " + PostgresNames.quoteIfNeeded(name));
  }

  String dropIndex(String name) {
    return "DROP INDEX " + table.schema() + "." + PostgresNames.quoteIfNeeded(name);
  }

  /** An index of that name; one that was left incomplete goes before. None if it is there. */
  List<DdlStep> index(boolean unique, String name, String definition) {
    if (isIndexThere(name)) {
      return List.of();
    }
    List<DdlStep> steps = new ArrayList<>();
    String quoted = PostgresNames.quoteIfNeeded(name);
    if (indexNamed(name).isPresent()) {
      steps.add(DdlStep.concurrently("DROP INDEX CONCURRENTLY " + table.schema() + "." + quoted));
    }
    steps.add(
        DdlStep.concurrently(
            "CREATE %sINDEX CONCURRENTLY %s ON %s %s"
                .formatted(unique ? "UNIQUE " : "", quoted, table.sql(), definition)));
    return steps;
  }

  /** A unique constraint over an index that is there, and gets the constraint's name. */
  String addUnique(String name, String index, boolean deferrable) {
    return alter(
        "ADD CONSTRAINT %s UNIQUE USING INDEX %s%s"
            .formatted(
                PostgresNames.quoteIfNeeded(name),
                PostgresNames.quoteIfNeeded(index),
                deferrable ? " DEFERRABLE" : ""));
  }

  /** A check or a foreign key that does not look at the rows yet. */
  DdlStep addUnvalidated(String name, String definition) {
    return DdlStep.locking(
        alter(
            "ADD CONSTRAINT "
                + PostgresNames.quoteIfNeeded(name)
                + " "
                + definition
                + " NOT VALID"));
  }

  /** Has it look at the rows without keeping anybody waiting. */
  DdlStep validate(String name) {
    return DdlStep.validating(alter("VALIDATE CONSTRAINT " + PostgresNames.quoteIfNeeded(name)));
  }

  /** What comes before {@link #setNotNull}: a valid check spares it the look at the rows. */
  List<DdlStep> provingNotNull(String column) {
    String check = PostgresMirrors.name(column, NOT_NULL_SUFFIX);
    if (isConstraintThere(check)) {
      return List.of();
    }
    List<DdlStep> steps = new ArrayList<>();
    if (constraintNamed(check).isEmpty()) {
      String condition = "CHECK (" + PostgresNames.quoteIfNeeded(column) + " IS NOT NULL)";
      steps.add(addUnvalidated(check, condition));
    }
    steps.add(validate(check));
    return steps;
  }

  /** Makes a column NOT NULL that was proven to be. */
  DdlStep setNotNull(String column) {
    return DdlStep.locking(
        column(column, "SET NOT NULL"),
        dropConstraint(PostgresMirrors.name(column, NOT_NULL_SUFFIX)));
  }

  /** What is of that kind, on whatever columns. */
  List<TableObject> of(ObjectKind kind) {
    return objects.stream().filter(o -> o.kind() == kind).toList();
  }
}
