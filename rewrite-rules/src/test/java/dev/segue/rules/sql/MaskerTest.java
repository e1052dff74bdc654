package dev.segue.rules.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.dialect.PostgresDialect;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskerTest {
  private static String mask(String text) {
    List<Token> tokens = PostgresDialect.INSTANCE.lexer().lex(text, false);
    return Masker.mask(text, tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "SELECT a, ?;SELECT a, ?",
        "'it''s';'xxxxx'",
        "E'a\\'b';'xxxxx'",
        "$t$a$t$;'xxxxx'",
        "a/*b*/c;a     c",
        "a -- b;a     ",
        "\"a.b\" c;\"a_b\" c",
        "a <-> b;a ||  b",
        "a # b;a + b",
        "a @> b;a @> b",
        "UPDATE ONLY t;UPDATE      t",
        "DELETE FROM ONLY t;DELETE FROM      t",
        "SELECT only;SELECT only",
        "{fn upper(a)};    upper(a) ",
        "a LIKE b {escape '|'};a LIKE b  escape 'x' ",
        "a ?? b;a || b",
      })
  void mask_ofText_coversWhatTheParserCannotRead(String text, String expected) {
    assertThat(mask(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "\"", "$$", "/*", "E'\\", "a '", "??", "(((", "\u0000", ""})
  void mask_ofBrokenText_keepsItsLength(String text) {
    assertThat(mask(text)).hasSameSizeAs(text);
  }
}
