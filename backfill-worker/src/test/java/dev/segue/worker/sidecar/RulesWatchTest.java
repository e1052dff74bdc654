package dev.segue.worker.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rules file that changes under a sidecar: the last good text counts. */
class RulesWatchTest {
  private static final String RENAME =
      """
      segue: 1
      changes:
        - id: users-name
          table: users
          phase: %s
          rename: {from: name, to: %s, type: text}
      """;

  @TempDir Path folder = Path.of("");

  private static RuleSet rules(String text) {
    return RulesReader.read(text, "test").rules().orElseThrow();
  }

  private RulesWatch watch(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), text);
    return new RulesWatch(file, rules(text), Clock.systemUTC());
  }

  @Test
  void file_thatIsBadGoneAndGoodAgain_countsWhereItIsGood() throws IOException {
    RulesWatch watch = watch(RENAME.formatted("planned", "full_name"));
    assertThat(watch.look()).isFalse();
    RuleSet first = watch.state().rules();
    Files.writeString(watch.file(), "segue: 1\nchanges: oops\n");
    assertThat(watch.look()).isFalse();
    assertThat(watch.state().problems()).hasSize(1);
    assertThat(watch.state().rules()).isSameAs(first);
    Files.delete(watch.file());
    watch.look();
    assertThat(watch.state().problems().get(0)).contains("cannot be read");
    Files.writeString(watch.file(), RENAME.formatted("planned", "full_name"));
    watch.look();
    assertThat(watch.state().problems()).isEmpty();
    Files.writeString(watch.file(), RENAME.formatted("expanded", "full_name"));
    assertThat(watch.look()).isTrue();
    assertThat(watch.state().rules()).isEqualTo(rules(RENAME.formatted("expanded", "full_name")));
  }

  @Test
  void change_underWay_mustNotBeAlteredDroppedOrOnlyObserved() {
    RuleSet now = rules(RENAME.formatted("dual-write", "full_name"));
    String observed = RENAME.formatted("dual-write", "full_name") + "mode: observe\n";
    assertThat(RulesWatch.objections(now, rules(RENAME.formatted("dual-write", "other"))))
        .containsExactly(
            "The change 'users-name' is at dual-write and cannot be altered: take it down to planned first.");
    assertThat(RulesWatch.objections(now, rules("segue: 1\nchanges: []\n"))).hasSize(1);
    assertThat(RulesWatch.objections(now, rules(observed))).hasSize(1);
    assertThat(RulesWatch.objections(now, rules(RENAME.formatted("off", "full_name")))).isEmpty();
    assertThat(
            RulesWatch.objections(
                rules(RENAME.formatted("planned", "full_name")),
                rules(RENAME.formatted("planned", "other"))))
        .isEmpty();
    assertThat(
            RulesWatch.objections(
                rules(RENAME.formatted("contracted", "full_name")),
                rules("segue: 1\nchanges: []\n")))
        .isEmpty();
  }

  @Test
  void controlSchema_thatIsAnother_needsARestart() {
    List<String> objections =
        RulesWatch.objections(
            rules(RENAME.formatted("planned", "full_name")),
            rules(RENAME.formatted("planned", "full_name") + "control: {schema: elsewhere}\n"));
    assertThat(objections)
        .containsExactly("The control schema is another: restart the sidecar to use it.");
  }
}
