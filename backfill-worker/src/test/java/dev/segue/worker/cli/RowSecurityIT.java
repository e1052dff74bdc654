package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker from which a policy hides rows must not say that all rows are done. */
class RowSecurityIT {
  @TempDir Path folder = Path.of("");

  @Test
  void worker_fromWhomRowsAreHidden_isRefusedByTheServer() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 200);
    assertThat(users.run("backfill").exit()).isZero();
    TestPostgres.execute(
        users.url(),
        "DROP ROLE IF EXISTS half",
        "CREATE ROLE half LOGIN",
        "GRANT USAGE ON SCHEMA segue TO half",
        "GRANT ALL ON ALL TABLES IN SCHEMA segue, public TO half",
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY odd ON users TO half USING (id % 2 = 1)");
    SplitUsers half =
        new SplitUsers(users.url().replace("user=postgres", "user=half"), users.rules(), 200);
    for (String command : new String[] {"backfill", "verify"}) {
      Run run = half.run(command);
      assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err())
          .contains("row-level security policy for table \"users\"", "BYPASSRLS")
          .doesNotContain("init --grant");
    }
    assertThat(users.number("SELECT count(*) FROM segue.segue_change WHERE new_complete")).isZero();
    TestPostgres.execute(users.url(), "ALTER ROLE half BYPASSRLS");
    Run seeing =
        Run.of(
            Map.of("SEGUE_URL", half.url()),
            "",
            "verify",
            users.rules().toString(),
            "--all-instances-at",
            "dual-write");
    assertThat(seeing.exit()).as(seeing.out() + seeing.err()).isZero();
  }
}
