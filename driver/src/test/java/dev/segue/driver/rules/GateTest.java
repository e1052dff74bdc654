package dev.segue.driver.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Script;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.KeyView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static ColumnView plain(String name) {
    return new ColumnView(name, "text", false, Optional.empty(), false, ColumnView.Generation.NONE);
  }

  private static TableView users(List<KeyView> keys, ColumnView... columns) {
    return new TableView(
        "public",
        "users",
        TableView.Kind.TABLE,
        Arrays.asList(columns),
        keys,
        List.of(),
        List.of());
  }

  private static List<String> shut(Phase from, Phase to, TableView... tables) {
    return Gate.of(Script.rename(), from, to, List.of(tables)).shut();
  }

  @Test
  void planned_needsTheTableWithItsOldColumns() {
    assertThat(shut(Phase.OFF, Phase.PLANNED)).hasSize(1);
    assertThat(shut(Phase.OFF, Phase.PLANNED, users(List.of(), plain("name")))).isEmpty();
  }

  @Test
  void expanded_needsNewColumnsWithoutBonds() {
    TableView bound =
        users(
            List.of(),
            plain("name"),
            new ColumnView(
                "full_name", "text", true, Optional.of("''"), false, ColumnView.Generation.NONE));
    assertThat(shut(Phase.PLANNED, Phase.EXPANDED, users(List.of(), plain("name")))).hasSize(1);
    assertThat(shut(Phase.PLANNED, Phase.EXPANDED, bound)).hasSize(2);
    assertThat(
            shut(
                Phase.PLANNED, Phase.EXPANDED, users(List.of(), plain("name"), plain("full_name"))))
        .isEmpty();
  }

  @Test
  void retired_needsOldColumnsOutOfKeys() {
    KeyView key = new KeyView("users_name", List.of("name"), false, true, false);
    assertThat(
            shut(
                Phase.NEW_READ,
                Phase.RETIRED,
                users(List.of(key), plain("name"), plain("full_name"))))
        .singleElement()
        .asString()
        .contains("users_name");
  }

  @Test
  void wayBackFromContracted_needsTheOldColumns() {
    assertThat(shut(Phase.CONTRACTED, Phase.RETIRED, users(List.of(), plain("full_name"))))
        .hasSize(1);
  }

  @Test
  void gate_ofDataNobodyLookedAt_namesIt() {
    assertThat(
            Gate.of(
                    Script.rename(),
                    Phase.FALLBACK_READ,
                    Phase.NEW_READ,
                    List.of(users(List.of(), plain("name"), plain("full_name"))))
                .unchecked())
        .hasSize(3);
  }
}
