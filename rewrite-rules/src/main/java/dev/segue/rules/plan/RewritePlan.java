package dev.segue.rules.plan;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.splice.ParameterMap;
import dev.segue.rules.splice.PositionMap;
import java.util.List;
import java.util.Set;

/**
 * What becomes of one statement text. Holds text and numbers only: no value of a parameter, no
 * syntax tree. Immutable, shareable, cacheable under everything that it was made from.
 */
public sealed interface RewritePlan {

  /** Things that the statement's owner should know; never null, mostly empty. */
  List<Report> reports();

  /** Which sides of which changes the statement speaks of. */
  Set<Access> accesses();

  /**
   * The text passes to the letter.
   *
   * @param reports what to report
   * @param accesses what it touches
   */
  record PassThrough(List<Report> reports, Set<Access> accesses) implements RewritePlan {
    public PassThrough {
      reports = List.copyOf(reports);
      accesses = Set.copyOf(accesses);
    }
  }

  /**
   * Another text runs in its place.
   *
   * @param text what the database gets
   * @param parameters which application parameter feeds which of the text's
   * @param positions where stretches of the text come from
   * @param returnsKeys whether the text's RETURNING was added to yield the generated keys asked for
   * @param reports what to report
   * @param accesses what it touches
   * @param notes why each edit was made, in the order in which they were planned
   * @param columns the columns of the result that the database would tell less of
   */
  record Rewritten(
      String text,
      ParameterMap parameters,
      PositionMap positions,
      boolean returnsKeys,
      List<Report> reports,
      Set<Access> accesses,
      List<Note> notes,
      List<ResultColumn> columns)
      implements RewritePlan {
    public Rewritten {
      reports = List.copyOf(reports);
      accesses = Set.copyOf(accesses);
      notes = List.copyOf(notes);
      columns = List.copyOf(columns);
    }

    /** A rewriting whose edits nobody explains. */
    public Rewritten(
        String text,
        ParameterMap parameters,
        PositionMap positions,
        boolean returnsKeys,
        List<Report> reports,
        Set<Access> accesses) {
      this(text, parameters, positions, returnsKeys, reports, accesses, List.of(), List.of());
    }
  }

  /**
   * The statement must not run.
   *
   * @param refusal why
   * @param reports what to report besides
   */
  record Refused(Refusal refusal, List<Report> reports) implements RewritePlan {
    public Refused {
      reports = List.copyOf(reports);
    }

    @Override
    public Set<Access> accesses() {
      return Set.of();
    }
  }

  /**
   * The statement cannot be planned before these names were looked up in the database.
   *
   * @param needs the names
   */
  record NeedsCatalog(Catalog.Needs needs) implements RewritePlan {
    @Override
    public List<Report> reports() {
      return List.of();
    }

    @Override
    public Set<Access> accesses() {
      return Set.of();
    }
  }

  /** A plan that does nothing and says nothing. */
  static RewritePlan untouched() {
    return Untouched.PLAN;
  }
}

/** Holds the one plan that most statements get, so that they cost no allocation. */
final class Untouched {
  static final RewritePlan PLAN = new RewritePlan.PassThrough(List.of(), Set.of());

  private Untouched() {}
}
