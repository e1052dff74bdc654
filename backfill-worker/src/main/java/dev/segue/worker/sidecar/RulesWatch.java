package dev.segue.worker.sidecar;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.config.RulesResult;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One rules file, looked at again and again. The last good text counts: a bad one is told, and
 * changes nothing. It is read as a whole, since where it is mounted from a ConfigMap it is replaced
 * by another file under the same name. Looked at by one thread at a time; read by any.
 */
public final class RulesWatch {
  private final Path file;
  private final Clock clock;
  private byte[] seen = {};
  private volatile State state;

  /**
   * What counts now.
   *
   * @param rules the last good ones
   * @param loadedAt when they were read
   * @param problems what is wrong with the file as it is now; empty where its rules are those
   */
  public record State(RuleSet rules, Instant loadedAt, List<String> problems) {
    public State {
      problems = List.copyOf(problems);
    }
  }

  /** A watch over that file, of which these rules were read. */
  public RulesWatch(Path file, RuleSet first, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.state = new State(first, clock.instant(), List.of());
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** What counts now. */
  public State state() {
    return state;
  }

  /** Looks at the file; whether other rules count now. */
  boolean look() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException failure) {
      // Half-way through a swap, or gone: either way the last good text counts.
      seen = new byte[0];
      complain(List.of("The file cannot be read: " + failure));
      return false;
    }
    if (Arrays.equals(bytes, seen)) {
      return false;
    }
    seen = bytes;
    RulesResult result = RulesReader.read(bytes, file.toString());
    if (result.rules().isEmpty()) {
      complain(
          result.problems().stream()
              .map(p -> file + ":" + p.line() + ":" + p.column() + ": " + p.message())
              .toList());
      return false;
    }
    RuleSet next = result.rules().get();
    List<String> objections = objections(state.rules(), next);
    if (!objections.isEmpty()) {
      complain(objections);
      return false;
    }
    boolean other = !next.equals(state.rules());
    state = new State(next, other ? clock.instant() : state.loadedAt(), List.of());
    return other;
  }

  private void complain(List<String> problems) {
    state = new State(state.rules(), state.loadedAt(), problems);
  }

  /** Why these rules must not take the place of those, if they must not. */
  static List<String> objections(RuleSet now, RuleSet next) {
    List<String> objections = new ArrayList<>();
    if (!next.control().equals(now.control())) {
      objections.add("The control schema is another: restart the sidecar to use it.");
    }
    if (now.mode() == Mode.OBSERVE) {
      return objections;
    }
    for (Change change : now.changes()) {
      if (change.phase().compareTo(Phase.PLANNED) <= 0) {
        continue;
      }
      String where = "The change '" + change.id() + "' is at " + change.phase().label();
      boolean there = next.change(change.id()).isPresent();
      if (!there && change.phase() != Phase.CONTRACTED) {
        objections.add(where + " and cannot be dropped: take it down to planned first.");
      } else if (there && !next.change(change.id()).get().hasSameDefinition(change)) {
        objections.add(where + " and cannot be altered: take it down to planned first.");
      }
      if (next.mode() == Mode.OBSERVE) {
        objections.add(where + " and cannot be only observed: take it down to planned first.");
      }
    }
    return objections;
  }
}
