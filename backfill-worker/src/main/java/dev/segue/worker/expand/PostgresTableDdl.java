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
   * What the mirror of an object of a change's old columns is called: the first of two names that
   * is free, or is the mirror's already. Two changes over one key have each a mirror of it.
   */
  Optional<String> mirrorName(TableObject original, Change change) {
    return mirrorNames(original, change).stream()
        .filter(name -> isFree(name, original, change))
        .findFirst();
  }

  private static List<String> mirrorNames(TableObject original, Change change) {
    String column = change.newColumns().get(0).name();
    return List.of(
        PostgresMirrors.name(original.name()), PostgresMirrors.name(original.name(), "_" + column));
  }

  private boolean isFree(String name, TableObject original, Change change) {
    Optional<TableObject> there =
        original.kind().isIndex() ? indexNamed(name) : constraintNamed(name);
    return there.isEmpty() || there.get().isMirrorOf(original, change);
  }

  /** What to do where an object's mirror finds no name. */
  String noName(TableObject original, Change change) {
    return "The mirror of %s would be called %s, and %s has other things of these names. Rename one: ALTER %s ... TO ..."
        .formatted(
            original.name(),
            String.join(" or ", mirrorNames(original, change)),
            table.sql(),
            original.kind().isIndex()
                ? "INDEX ... RENAME"
                : "TABLE " + table.sql() + " RENAME CONSTRAINT");
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
    return isIndexThere(name) ? List.of() : made(unique, name, definition);
  }

  /**
   * A unique index as it was before. If another one has got its name meanwhile, the server says so.
   */
  List<DdlStep> restoredIndex(String name, String definition) {
    boolean there =
        indexNamed(name)
            .filter(index -> index.valid() && index.definition().equals(definition))
            .isPresent();
    return there ? List.of() : made(true, name, definition);
  }

  private List<DdlStep> made(boolean unique, String name, String definition) {
    List<DdlStep> steps = new ArrayList<>();
    String quoted = PostgresNames.quoteIfNeeded(name);
    if (indexNamed(name).filter(index -> !index.valid()).isPresent()) {
      steps.add(DdlStep.concurrently("DROP INDEX CONCURRENTLY " + table.schema() + "." + quoted));
    }
    steps.add(
        DdlStep.concurrently(
            "CREATE %sINDEX CONCURRENTLY %s ON %s %s"
                .formatted(unique ? "UNIQUE " : "", quoted, table.sql(), definition)));
    return steps;
  }

  /** Whether the constraint of that name is this one. */
  boolean isConstraint(String name, String definition) {
    return constraintNamed(name).filter(o -> o.definition().equals(definition)).isPresent();
  }

  /** Whether it is what proves an old column of a change to be NOT NULL, on a way back. */
  static boolean provesNotNull(TableObject check, Change change) {
    return change.oldColumns().stream()
        .anyMatch(
            column -> check.name().equals(PostgresMirrors.name(column.name(), NOT_NULL_SUFFIX)));
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
