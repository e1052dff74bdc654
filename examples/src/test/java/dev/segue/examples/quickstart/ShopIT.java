package dev.segue.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each shop on a database that has its shape, without Segue; and the operator who makes it so. */
final class ShopIT {
  private static final double SCALE = 0.01;
  private static final int STEPS = 1_000;

  @TempDir Path folder = Path.of("");

  @Test
  void shops_onTablesOfTheirShape_makeNoFault() throws Exception {
    String url = TestPostgres.createDatabase();
    assertThat(TpchData.load(url, SCALE)).isEqualTo(86_805);
    Operator operator = new Operator(url, changes());
    WorkerJvm worker = new WorkerJvm(url, folder.resolve("rules.yaml"));

    assertNoFault(url, "old", 1);
    worker.run("init");
    worker.run("expand");
    assertNoFault(url, "old", 2);

    assertThat(operator.absent(Side.NEW)).isPositive();
    fill(worker, Phase.DUAL_WRITE);
    assertThat(operator.absent(Side.NEW)).isZero();
    assertThat(operator.disagreeing()).isZero();
    prepare(worker, Phase.NEW_READ, Phase.RETIRED);
    assertNoFault(url, "new", 3);

    // Without Segue the old side is stale now: empty it, as retired would, and fill it again.
    for (Change change : changes()) {
      change
          .oldColumns()
          .forEach(
              column ->
                  TestPostgres.execute(
                      url, "UPDATE " + change.table() + " SET " + column.name() + " = NULL"));
    }
    fill(worker, Phase.NEW_READ);
    assertThat(operator.absent(Side.OLD)).isZero();
    assertThat(operator.disagreeing()).isZero();
    prepare(worker, Phase.NEW_READ, Phase.FALLBACK_READ);
    prepare(worker, Phase.PLANNED, Phase.OFF);
    assertNoFault(url, "old", 4);

    // The checks have teeth: a value that no version of the row ever had is found.
    TestPostgres.execute(url, "UPDATE customer SET c_phone = '99-' || c_custkey");
    assertThat(work(url, "old", 5).faults()).isPositive();
  }

  @Test
  void oracle_onWrongValue_saysWhatItMustBe() {
    Oracle oracle = new Oracle(SCALE);

    assertThat(oracle.customers()).isEqualTo(1_500);
    assertThat(oracle.difference(new Shop.Customer(1, "Nobody", "25", "989-741-2988", 0, 0, 0)))
        .hasValueSatisfying(text -> assertThat(text).contains("Customer#000000001"));
    assertThat(
            oracle.difference(
                new Shop.Customer(1, "Customer#000000001", "25", "989-741-2988", 0, 0, 0)))
        .isEmpty();
  }

  /** Nobody else is at work: each phase is as good as any for the worker alone. */
  private void fill(WorkerJvm worker, Phase phase) throws Exception {
    new RulesFile(folder.resolve("rules.yaml")).write(phase);
    worker.run("backfill", "--all-instances-at", phase.label());
  }

  private void prepare(WorkerJvm worker, Phase phase, Phase next) throws Exception {
    new RulesFile(folder.resolve("rules.yaml")).write(phase);
    worker.run("expand", "--all-instances-at", phase.label(), "--toward", next.label());
  }

  private static void assertNoFault(String url, String version, long seed) {
    Statistics statistics = work(url, version, seed);

    assertThat(statistics.examples()).isEmpty();
    assertThat(statistics.operations()).isEqualTo(STEPS);
  }

  private static Statistics work(String url, String version, long seed) {
    Statistics statistics = new Statistics(version);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Shop shop = version.equals("old") ? new OldShop(pool) : new NewShop(pool);
      Workload workload = new Workload(shop, new Oracle(SCALE), statistics, seed);
      for (int i = 0; i < STEPS; i++) {
        workload.step();
      }
    }
    return statistics;
  }

  private List<Change> changes() throws IOException {
    return new RulesFile(folder.resolve("rules.yaml")).write(Phase.PLANNED).changes();
  }
}
