package dev.segue.rules.plan;

import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Source;
import java.util.Optional;

/**
 * Looks for views over a mapped table. The server reads a view's own text, which nothing here can
 * rewrite: a view shows the columns that it names as they physically are.
 */
final class Views {
  private final Draft draft;

  Views(Draft draft) {
    this.draft = draft;
  }

  void plan() {
    for (Block block : draft.scopes.blocks()) {
      for (Source source : block.sources()) {
        boolean target = block.kind().writes() && source.equals(block.sources().get(0));
        Optional<TableView> view =
            source
                .table()
                .filter(t -> t.kind() == TableView.Kind.VIEW || t.kind() == TableView.Kind.OTHER);
        view.ifPresent(
            found ->
                draft.tables.changesReadBy(found).forEach(change -> plan(change, source, target)));
      }
    }
  }

  private void plan(Change change, Source source, boolean target) {
    draft.accessByShape(change, draft.shape.of(change.id()), target);
    if (target && change.phase() != Phase.PLANNED) {
      throw draft.refuse(
          RefusalCode.VIEW_OVER_MAPPED_TABLE,
          change,
          source.item().from(),
          source.alias(),
          "Write to the table itself: " + change.table() + ".");
    }
    draft.reports.add(
        new Report(
            Optional.of(change.id()),
            "The view "
                + source.alias()
                + " reads "
                + change.table()
                + " past the change, in phase "
                + change.phase().label()
                + ": "
                + meaning(change.phase())
                + "."));
  }

  private static String meaning(Phase phase) {
    return switch (phase) {
      case OFF, PLANNED -> "it shows the old columns, which are right";
      case EXPANDED -> "old columns in it are right, new ones are empty";
      case DUAL_WRITE, FALLBACK_READ ->
          "old columns in it are right, new ones may be empty where they are not filled yet";
      case NEW_READ ->
          "new columns in it are right, old ones may be empty; let it read the new ones before"
              + " 'retired'";
      case RETIRED -> "new columns in it are right, old ones are being emptied";
      case CONTRACTED -> "new columns in it are right; it keeps the old ones from being dropped";
    };
  }
}
