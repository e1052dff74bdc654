package dev.segue.worker.rollback;

import java.util.List;

/** Writes a way back as Markdown, for the people who are on call. */
public final class Runbook {
  private Runbook() {}

  /**
   * The runbook.
   *
   * @param database what the database is, without secrets
   */
  public static String of(Rollback rollback, String rules, String database) {
    StringBuilder text = new StringBuilder();
    String id = rollback.change().id();
    text.append(
        """
        # The way back of `%s`

        Table `%s` of `%s`; the rules file `%s` has the change at `%s`. One step is one phase: do what
        it asks for, then set the phase in the file, give the file to every instance, and wait until
        every one has it and has ended what it ran before. Any step can be the last one: the
        application works in each phase.

        %s

        Before each step: `segue check %s --url …` has no problems, `segue status` shows no work that
        runs.
        """
            .formatted(
                id,
                rollback.change().table(),
                database,
                rules,
                rollback.change().phase().label(),
                rollback.known(),
                Rollback.shell(rules)));
    List<RollbackStep> steps = rollback.steps();
    for (int i = 0; i < steps.size(); i++) {
      RollbackStep step = steps.get(i);
      text.append(
          "\n## %d. `%s` to `%s`\n\n".formatted(i + 1, step.from().label(), step.to().label()));
      step.sentences().forEach(sentence -> text.append("- ").append(sentence).append('\n'));
      if (!step.before().isEmpty()) {
        text.append("\n```\n");
        step.before().forEach(command -> text.append(command).append('\n'));
        text.append("```\n");
      }
      text.append("\nThen `phase: %s` in the file.\n".formatted(step.to().label()));
    }
    if (steps.isEmpty()) {
      text.append("\nThe change is at `off`: there is nothing to go back from.\n");
    }
    return text.toString();
  }
}
