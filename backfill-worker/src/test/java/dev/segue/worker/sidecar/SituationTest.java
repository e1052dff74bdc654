package dev.segue.worker.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.control.ChangeDefinition;
import dev.segue.rules.control.Fact;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.sidecar.Duty.Kind;
import dev.segue.worker.status.ChangeFacts;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a change calls for, by phase, facts and works. */
class SituationTest {
  private static final Change RENAME =
      new Change(
          "users-name",
          TableName.unqualified("users"),
          Phase.DUAL_WRITE,
          List.of(new MappedColumn("name", "text", "full_name")),
          List.of(new MappedColumn("full_name", "text", "name")),
          true,
          true,
          Unrewritable.REFUSE);

  private static final String HASH = ChangeDefinition.of(RENAME).hash();

  private static Optional<Work> work(
      long id, WorkKind kind, String state, Phase phase, String hash) {
    return state.equals("-")
        ? Optional.empty()
        : Optional.of(
            new Work(
                id,
                RENAME.id(),
                kind,
                hash,
                phase,
                "ann",
                Instant.EPOCH,
                Optional.empty(),
                "id",
                1,
                WorkState.valueOf(state),
                0,
                100,
                10,
                Optional.empty(),
                "its reason"));
  }

  private static Work sampled(Work work) {
    return new Work(
        work.id(),
        work.change(),
        work.kind(),
        work.definitionHash(),
        work.instancesAt(),
        work.startedBy(),
        work.startedAt(),
        work.finishedAt(),
        work.keyColumns(),
        work.pass(),
        work.state(),
        work.rate(),
        work.targetMillis(),
        work.estimatedRows(),
        Optional.of(100),
        work.reason());
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, IDLE", "DONE, VERIFY", "FAILED, VERIFY", "STOPPED, VERIFY"})
  void sample_provesNothing_andIsNotDisturbed(String state, Kind kind) {
    Optional<Work> fill = work(5, WorkKind.FILL_NEW, "DONE", Phase.DUAL_WRITE, HASH);
    Optional<Work> sample = work(6, WorkKind.VERIFY, state, Phase.DUAL_WRITE, HASH);
    assertThat(duty(Phase.DUAL_WRITE, Set.of(), fill, sample.map(SituationTest::sampled)).kind())
        .isEqualTo(kind);
  }

  @Test
  void sample_whoseWorkersAreGone_isNotWaitedFor() {
    Optional<Work> fill = work(5, WorkKind.FILL_NEW, "DONE", Phase.DUAL_WRITE, HASH);
    Optional<Work> sample =
        work(6, WorkKind.VERIFY, "RUNNING", Phase.DUAL_WRITE, HASH).map(SituationTest::sampled);
    assertThat(duty(Phase.DUAL_WRITE, Set.of(), fill, sample, work -> false).kind())
        .isEqualTo(Kind.VERIFY);
  }

  private static Duty duty(
      Phase phase, Set<Fact> facts, Optional<Work> fill, Optional<Work> verify) {
    return duty(phase, facts, fill, verify, work -> true);
  }

  private static Duty duty(
      Phase phase,
      Set<Fact> facts,
      Optional<Work> fill,
      Optional<Work> verify,
      Predicate<Work> isAlive) {
    return new Situation(
            RENAME.at(phase),
            Mode.REWRITE,
            phase,
            true,
            false,
            Optional.of(new ChangeFacts(RENAME.id(), HASH, facts)),
            kind -> kind == WorkKind.VERIFY ? verify : fill.filter(w -> w.kind() == kind),
            isAlive)
        .duty();
  }

  /** The fill is work 5; a verification of id 4 was before it, one of id 6 behind it. */
  @ParameterizedTest
  @CsvSource({
    "-, 0, -, FILL",
    "RUNNING, 0, -, FILL",
    "PAUSED, 0, -, PERSON",
    "STOPPED, 0, -, PERSON",
    "FAILED, 0, -, PERSON",
    "DONE, 0, -, VERIFY",
    "DONE, 4, DONE, VERIFY",
    "DONE, 4, FAILED, VERIFY",
    "RUNNING, 4, FAILED, FILL",
    "DONE, 6, RUNNING, VERIFY",
    "DONE, 6, PAUSED, PERSON",
    "DONE, 6, STOPPED, PERSON",
    "DONE, 6, FAILED, PERSON",
    "DONE, 6, DONE, FILL",
  })
  void duty_whileTheSideIsNotComplete_followsTheWorks(
      String fill, long verifyId, String verify, Kind kind) {
    for (Phase phase : List.of(Phase.DUAL_WRITE, Phase.FALLBACK_READ, Phase.NEW_READ)) {
      WorkKind fills = phase == Phase.NEW_READ ? WorkKind.FILL_OLD : WorkKind.FILL_NEW;
      assertThat(
              duty(
                      phase,
                      Set.of(),
                      work(5, fills, fill, phase, HASH),
                      work(verifyId, WorkKind.VERIFY, verify, phase, HASH))
                  .kind())
          .as(phase.label())
          .isEqualTo(kind);
    }
  }

  @Test
  void duty_whereTheSideIsComplete_isDoneWhateverTheWorksSay() {
    Optional<Work> failed = work(6, WorkKind.VERIFY, "FAILED", Phase.DUAL_WRITE, HASH);
    assertThat(duty(Phase.DUAL_WRITE, Set.of(Fact.NEW_COMPLETE), Optional.empty(), failed).kind())
        .isEqualTo(Kind.DONE);
    assertThat(
            duty(Phase.NEW_READ, Set.of(Fact.OLD_COMPLETE), Optional.empty(), Optional.empty())
                .kind())
        .isEqualTo(Kind.DONE);
    assertThat(
            duty(Phase.NEW_READ, Set.of(Fact.NEW_COMPLETE), Optional.empty(), Optional.empty())
                .kind())
        .isEqualTo(Kind.FILL);
  }

  @Test
  void duty_ofWorksUnderAnotherDefinitionOrSide_beginsWithAFill() {
    Optional<Work> other = work(5, WorkKind.FILL_NEW, "DONE", Phase.DUAL_WRITE, "another");
    assertThat(duty(Phase.DUAL_WRITE, Set.of(), other, Optional.empty()).kind())
        .isEqualTo(Kind.FILL);
    Optional<Work> fill = work(5, WorkKind.FILL_OLD, "DONE", Phase.NEW_READ, HASH);
    Optional<Work> ofNew = work(6, WorkKind.VERIFY, "DONE", Phase.FALLBACK_READ, HASH);
    assertThat(duty(Phase.NEW_READ, Set.of(), fill, ofNew).kind()).isEqualTo(Kind.VERIFY);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void duty_atAnotherPhaseThanIsSaid_isBlockedEverywhere(Phase said) {
    if (said != Phase.DUAL_WRITE) {
      Duty duty =
          new Situation(
                  RENAME,
                  Mode.REWRITE,
                  said,
                  false,
                  true,
                  Optional.empty(),
                  k -> Optional.empty(),
                  w -> true)
              .duty();
      assertThat(duty.kind()).isEqualTo(Kind.BLOCKED);
      assertThat(duty.says()).contains("--all-instances-at dual-write");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "off, IDLE, IDLE",
    "planned, BLOCKED, EXPAND",
    "expanded, BLOCKED, EXPAND",
    "dual-write, BLOCKED, EXPAND",
    "fallback-read, BLOCKED, EXPAND",
    "new-read, DONE, DONE",
    "retired, IDLE, IDLE",
    "contracted, IDLE, IDLE",
  })
  void duty_withoutTheNewColumns_addsThemOnlyWithLeaveAndWhereTheyAreNotComplete(
      String label, Kind without, Kind with) {
    Phase phase = Phase.ofLabel(label).orElseThrow();
    for (boolean allowed : List.of(false, true)) {
      Duty duty =
          new Situation(
                  RENAME.at(phase),
                  Mode.REWRITE,
                  phase,
                  false,
                  allowed,
                  Optional.empty(),
                  k -> Optional.empty(),
                  work -> true)
              .duty();
      assertThat(duty.kind()).isEqualTo(allowed ? with : without);
    }
  }

  @Test
  void duty_inObserveMode_isBlocked() {
    Duty duty =
        new Situation(
                RENAME,
                Mode.OBSERVE,
                Phase.DUAL_WRITE,
                true,
                true,
                Optional.empty(),
                k -> Optional.empty(),
                work -> true)
            .duty();
    assertThat(duty.kind()).isEqualTo(Kind.BLOCKED);
  }

  /** The table of facts in the design: what publishing a phase takes back. */
  @ParameterizedTest
  @CsvSource({
    "off, 'NEW_COMPLETE'",
    "planned, 'NEW_COMPLETE'",
    "expanded, 'NEW_COMPLETE'",
    "dual-write, 'NEW_EMPTY'",
    "fallback-read, 'NEW_EMPTY'",
    "new-read, 'NEW_EMPTY'",
    "retired, 'NEW_EMPTY,OLD_COMPLETE'",
    "contracted, 'NEW_EMPTY,OLD_CLEAN,OLD_COMPLETE'",
  })
  void facts_atAPhase_areLostAsTheDesignSays(String label, String lost) {
    Phase phase = Phase.ofLabel(label).orElseThrow();
    ChangeFacts all = new ChangeFacts(RENAME.id(), HASH, EnumSet.allOf(Fact.class));
    assertThat(LostFacts.at(phase, all).stream().map(Fact::name).sorted().toList())
        .containsExactly(lost.split(","));
  }

  @Test
  void newClean_atPlannedWhereNewIsNotEmpty_isLost() {
    ChangeFacts facts = new ChangeFacts(RENAME.id(), HASH, Set.of(Fact.NEW_CLEAN));
    assertThat(LostFacts.at(Phase.PLANNED, facts)).containsExactly(Fact.NEW_CLEAN);
    assertThat(LostFacts.at(Phase.EXPANDED, facts)).isEmpty();
  }
}
