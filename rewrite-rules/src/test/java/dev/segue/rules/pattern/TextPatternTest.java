package dev.segue.rules.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.dialect.PostgresDialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextPatternTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "SELECT a FROM t WHERE b = 'x'        | SELECT a FROM t WHERE b = 'it''s'",
        "SELECT a FROM t WHERE b = 1          | SELECT a FROM t WHERE b = 4711",
        "SELECT a FROM t WHERE b = 1          | SELECT a  FROM  t WHERE   b = 1",
        "/* one */ SELECT a FROM t            | /* another */ SELECT a FROM t",
        "SELECT a FROM t WHERE b = '?'        | SELECT a FROM t WHERE b = ';--'",
      })
  void texts_thatDifferInLiteralsCommentsAndBlanks_haveOnePattern(String one, String other) {
    assertThat(key(one)).isEqualTo(key(other));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "SELECT a FROM t ORDER BY 1           | SELECT a FROM t ORDER BY 2",
        "SELECT a FROM t ORDER BY b, 1        | SELECT a FROM t ORDER BY b, 2",
        "SELECT a FROM t GROUP BY 1           | SELECT a FROM t GROUP BY 2",
        "SELECT a FROM t LIMIT 1              | SELECT a FROM t LIMIT 2",
        "SELECT a FROM t FETCH FIRST 1 ROW ONLY | SELECT a FROM t FETCH FIRST 2 ROW ONLY",
        "SELECT a FROM t WHERE b = 1          | SELECT a FROM t WHERE b = 1.0",
        "SELECT a FROM t WHERE b = 1          | SELECT a FROM t WHERE b = 12345678901",
        "SELECT a FROM t WHERE b = 'x'        | SELECT a FROM t WHERE b = E'x'",
        "SELECT a FROM t WHERE b = 'x'        | SELECT a FROM t WHERE b = 1",
        "SELECT a FROM t WHERE b = 'x'        | SELECT a FROM t WHERE b = 'of users'",
        "SELECT a FROM t WHERE b = 'x'        | SELECT a FROM t WHERE b = ?",
        "SELECT a FROM t WHERE b =-1          | SELECT a FROM t WHERE b = -1",
        "SELECT a FROM t WHERE b = 'x         | SELECT a FROM t WHERE b = 'y",
        "SELECT \"a b\" FROM t                | SELECT \"a\" b FROM t",
        // Broken statements, seed 106: the text's end is where its last token ends, or it is not.
        "UPDATE t SET a = b                   | `UPDATE t SET a = b `",
      })
  void texts_thatDifferOtherwise_haveTwo(String one, String other) {
    assertThat(key(one)).isNotEqualTo(key(other));
  }

  @Test
  void text_withACharacterOfTheKeysOwn_hasNone() {
    assertThat(pattern("SELECT '\u0001'")).isEmpty();
  }

  @Test
  void text_tooLongToBeLikeAnother_hasNone() {
    assertThat(pattern("SELECT '" + "x".repeat(40_000) + "'")).isEmpty();
  }

  private static String key(String text) {
    return pattern(text).orElseThrow().key();
  }

  private static Optional<TextPattern> pattern(String text) {
    return TextPattern.of(
        text, PostgresDialect.INSTANCE.lexer().lex(text, false), List.of(Set.of("users")));
  }
}
