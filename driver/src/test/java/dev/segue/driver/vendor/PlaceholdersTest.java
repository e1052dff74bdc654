package dev.segue.driver.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

final class PlaceholdersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ?, '?', \"?\", ? X",
        "SELECT /* ? /* ? */ ? */ ? -- ?\n X",
        "SELECT $$ ? $$, $t$ ? $t$, a$1, ? X",
        "SELECT E'\\'?', a ?? b, ? X",
        "SELECT ?,?,?,?,?,?,?,?,?,?,?,? X"
      })
  void position_behindParameters_isFoundAgain(String text) throws Exception {
    NativeQuery sent = Parser.parseJdbcSql(text, true, true, true, false, true).get(0);
    int server = sent.nativeSql.lastIndexOf('X');
    assertThat(Placeholders.inJdbcText(text, server)).isEqualTo(text.lastIndexOf('X'));
  }

  @Test
  void position_ofParameter_isThatOfItsMark() {
    assertThat(Placeholders.inJdbcText("SELECT ?, ?", 11)).isEqualTo(10);
    assertThat(Placeholders.inJdbcText("SELECT ?, ?", 7)).isEqualTo(7);
  }
}
