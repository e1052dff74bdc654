package dev.segue.rules.plan;

import dev.segue.rules.splice.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Edits one list between commas: items are replaced, removed or appended, and the commas follow.
 * Texts may hold marks as {@link Values} makes them.
 */
final class ListEdit {
  private final Draft draft;
  private final List<int[]> items;
  private final List<Optional<String>> texts = new ArrayList<>();
  private final boolean[] removed;
  private final List<String> appended = new ArrayList<>();

  /** An edit of the items at those ranges of tokens; there is at least one. */
  ListEdit(Draft draft, List<int[]> items) {
    this.draft = draft;
    this.items = items;
    this.removed = new boolean[items.size()];
    items.forEach(item -> texts.add(Optional.empty()));
  }

  void replace(int index, String text) {
    texts.set(index, Optional.of(text));
  }

  void remove(int index) {
    removed[index] = true;
  }

  void append(String text) {
    appended.add(text);
  }

  private boolean keepsNothing() {
    for (boolean gone : removed) {
      if (!gone) {
        return false;
      }
    }
    return true;
  }

  /** Adds the edits to the draft. */
  void emit() {
    int last = items.size() - 1;
    if (keepsNothing()) {
      add(start(0), end(last), String.join(", ", appended));
      return;
    }
    boolean keptBefore = false;
    for (int i = 0; i <= last; i++) {
      if (removed[i]) {
        add(keptBefore ? end(i - 1) : start(i), keptBefore ? end(i) : start(i + 1), "");
        continue;
      }
      keptBefore = true;
      if (texts.get(i).isPresent()) {
        add(start(i), end(i), texts.get(i).get());
      }
    }
    if (!appended.isEmpty()) {
      add(end(last), end(last), ", " + String.join(", ", appended));
    }
  }

  private void add(int start, int end, String text) {
    draft.edits.add(new Edit(start, end, Values.pieces(text)));
  }

  private int start(int index) {
    return draft.statement.token(items.get(index)[0]).start();
  }

  private int end(int index) {
    return draft.statement.token(items.get(index)[1] - 1).end();
  }
}
