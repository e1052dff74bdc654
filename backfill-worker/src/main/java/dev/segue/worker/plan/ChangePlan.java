package dev.segue.worker.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be told of one change.
 *
 * @param change its id
 * @param table its table
 * @param lane the way on which it is best made
 * @param why the reason, in a sentence
 * @param sections everything else, by subject
 */
public record ChangePlan(
    String change, String table, Lane lane, String why, List<Section> sections) {
  public ChangePlan {
    sections = List.copyOf(sections);
  }

  /** The same with one more section at the end. */
  public ChangePlan with(Section section) {
    List<Section> all = new ArrayList<>(sections);
    all.add(section);
    return new ChangePlan(change, table, lane, why, all);
  }

  /**
   * What there is to say of one subject.
   *
   * @param title the subject
   * @param lines what there is to say; empty if there is nothing
   */
  public record Section(String title, List<String> lines) {
    public Section {
      lines = List.copyOf(lines);
    }
  }
}
