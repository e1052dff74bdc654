package dev.segue.rules.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Control;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Target;
import dev.segue.rules.model.Unrewritable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class RulesReaderTest {
  /** Each bad file ends with its problems, a line each: {@code #! line:column message}. */
  @TestFactory
  Stream<DynamicTest> read_ofBadFile_saysEverythingThatIsWrong() throws IOException {
    return RulesFiles.in("bad").stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> bad(file)));
  }

  private static void bad(Path file) throws IOException {
    RulesResult result = RulesReader.read(Files.readAllBytes(file), file.toString());

    assertThat(result.rules()).isEmpty();
    assertThat(String.join("\n", result.problems().stream().map(Problem::toString).toList()))
        .isEqualTo(String.join("\n", RulesFiles.expectedProblems(file)));
  }

  @Test
  void read_ofEveryForm_givesTheRules() throws IOException {
    RuleSet rules = good("all-forms.yaml");

    assertThat(rules.revision()).isEqualTo(3);
    assertThat(rules.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(rules.control())
        .contains(new Control("segue", Optional.of("jdbc:postgresql://primary/app")));
    assertThat(rules.changes())
        .extracting(Change::id)
        .containsExactly(
            "users-name",
            "orders-qty",
            "orders-total",
            "orders-day",
            "person-split",
            "status-codes");
  }

  @Test
  void read_ofTargets_givesThemInTheFilesOrder() throws IOException {
    assertThat(good("targets.yaml").targets())
        .containsExactly(
            new Target(
                "shard-1",
                "jdbc:postgresql://db1/shop",
                Optional.of("segue"),
                Optional.of("/run/secrets/shard-1")),
            new Target(
                "2", "jdbc:postgresql://db2/shop?ssl=true", Optional.empty(), Optional.empty()));
  }

  @Test
  void read_ofRename_isExactAndQuotesWhereNeeded() throws IOException {
    assertThat(change("users-name"))
        .isEqualTo(
            new Change(
                "users-name",
                TableName.unqualified("users"),
                Phase.DUAL_WRITE,
                List.of(new MappedColumn("name", "text", "\"Order\"")),
                List.of(new MappedColumn("Order", "text", "name")),
                true,
                true,
                Unrewritable.REFUSE));
  }

  @Test
  void read_ofWidening_castsAndIsExactAndMonotone() throws IOException {
    assertThat(change("orders-qty"))
        .isEqualTo(
            new Change(
                "orders-qty",
                TableName.of("app", "orders"),
                Phase.PLANNED,
                List.of(new MappedColumn("qty", "integer", "CAST(qty_big AS integer)")),
                List.of(new MappedColumn("qty_big", "bigint", "CAST(qty AS bigint)")),
                true,
                true,
                Unrewritable.REFUSE));
  }

  @Test
  void read_ofOtherRetype_isLossyUnlessDeclared() throws IOException {
    assertThat(change("orders-total").exact()).isTrue();
    assertThat(change("orders-total").monotone()).isFalse();
    assertThat(change("orders-day").exact()).isFalse();
    assertThat(change("orders-day").table()).isEqualTo(TableName.of("app", "orders"));
  }

  @Test
  void read_ofPhaseOff_survivesToolsThatMakeItFalse() throws IOException {
    assertThat(change("person-split").phase()).isEqualTo(Phase.OFF);
    assertThat(change("status-codes").phase()).isEqualTo(Phase.OFF);
    assertThat(change("person-split").unrewritable()).isEqualTo(Unrewritable.REPORT);
  }

  @Test
  void read_ofLatin1_asksForUtf8() {
    byte[] bytes = {'s', 'e', 'g', 'u', 'e', ':', ' ', (byte) 0xE4};

    assertThat(RulesReader.read(bytes, "rules.yaml").problems())
        .containsExactly(
            new Problem(1, 8, "the byte 0xE4 is not UTF-8: save the file in that encoding"));
  }

  @Test
  void read_ofByteOrderMark_ignoresIt() {
    assertThat(RulesReader.read("\uFEFFsegue: 1\nchanges: []\n", "rules.yaml").rules())
        .contains(RuleSet.empty());
  }

  @Test
  void read_ofHugeFile_isRefusedUnparsed() {
    String huge = "segue: 1\n" + "#".repeat(YamlSource.MAX_CHARACTERS);

    assertThat(RulesReader.read(huge, "rules.yaml").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is this a rules file?"));
  }

  @Test
  void read_ofDeepNesting_isAProblemAndNoError() {
    assertThat(RulesReader.read("[".repeat(200_000), "rules.yaml").rules()).isEmpty();
    assertThat(
            MappingExpression.parse("(".repeat(3_000) + "a" + ")".repeat(3_000), java.util.Set.of())
                .wrong())
        .isPresent();
  }

  @Test
  void text_ofProblems_namesFileLineAndColumn() {
    RulesResult result = RulesReader.read("segue: 2\n", "conf/rules.yaml");

    assertThat(result).isInstanceOf(RulesResult.Invalid.class);
    assertThat(((RulesResult.Invalid) result).text())
        .contains("conf/rules.yaml:1:8: format version");
  }

  /** Cuts and doubles a good file at random places: the outcome may be either, never an error. */
  @Test
  void read_ofDamagedFile_neverThrows() throws IOException {
    String good = Files.readString(file("all-forms.yaml"));
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(good.length());
      int to = from + random.nextInt(Math.min(60, good.length() - from));
      String middle = random.nextBoolean() ? "" : good.substring(from, to).repeat(2);
      RulesResult result =
          RulesReader.read(good.substring(0, from) + middle + good.substring(to), "damaged");
      assertThat(result.rules().isPresent()).isEqualTo(result.problems().isEmpty());
    }
  }

  private static Change change(String id) throws IOException {
    return good("all-forms.yaml").change(id).orElseThrow();
  }

  private static RuleSet good(String name) throws IOException {
    RulesResult result = RulesReader.read(Files.readAllBytes(file(name)), name);
    assertThat(result.problems()).isEmpty();
    return result.rules().orElseThrow();
  }

  private static Path file(String name) throws IOException {
    return RulesFiles.in("good").stream()
        .filter(path -> path.endsWith(name))
        .findFirst()
        .orElseThrow();
  }
}
