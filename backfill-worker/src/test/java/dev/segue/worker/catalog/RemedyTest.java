package dev.segue.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyTest {
  @ParameterizedTest
  @CsvSource({
    "42501, segue init --grant",
    "25006, name the primary",
    "3D000, database's name",
    "28P01, --password-file",
    "28000, pg_hba.conf",
    "53100, Make room",
    "53300, max_connections",
    "3F000, --control-schema"
  })
  void refusal_thatAPersonMends_saysHow(String state, String words) {
    assertThat(Remedy.behind(new SQLException("refused", state))).startsWith(". ").contains(words);
  }

  @ParameterizedTest
  @CsvSource({"40001", "22012", "''"})
  void refusal_ofAnotherKind_isLeftAsItIs(String state) {
    assertThat(Remedy.behind(new SQLException("refused", state))).isEmpty();
    assertThat(Remedy.behind(new SQLException("without a state"))).isEmpty();
  }
}
