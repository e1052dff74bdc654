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
        "a - - b;a -   b",
        "a * - b;a *   b",
        "CASE - a WHEN;CASE   a WHEN",
        "SELECT *, - a;SELECT *, - a",
        "ORDER BY a USING >;ORDER BY a        ",
        "SELECT FROM t;SELECT*FROM t",
        "SELECT WHERE a;SELECT*WHERE a",
        "f(a) WITHIN GROUP (ORDER BY b) FILTER (WHERE c);f(a) WITHIN GROUP (ORDER BY b) +      (      c)",
        "f(a) FILTER (WHERE c);f(a) FILTER (WHERE c)",
        "a COLLATE \"C\" DESC;a             DESC",
        "JOIN u USING (a, b) AS j ON;JOIN u USING (a, b)      ON",
        "f(a) AS j;f(a) AS j",
        "a OPERATOR(pg_catalog.=) b;a ||                     b",
        "SET a = 1, (b, c) = (2, 3);SET a = 1,  b     = (2, 3)",
        "SELECT 1, (b, c) = (2, 3);SELECT 1, (b, c) = (2, 3)",
        "xmlforest(a AS b, f(c) AS d);xmlforest(a     , f(c)     )",
        "xmlattributes(CAST(a AS text));xmlattributes(CAST(a AS text))",
        "WHEN NOT MATCHED THEN DO NOTHING;WHEN     MATCHED THEN DELETE    ",
        "WHEN MATCHED THEN DO NOTHING;WHEN MATCHED THEN DELETE    ",
        "ON CONFLICT DO NOTHING;ON CONFLICT DO NOTHING",
        "WHERE CURRENT OF c;WHERE true        ",
        "SET (a, b) = ROW (1, 2);SET (a, b) =     (1, 2)",
        "SELECT (r).*;SELECT (r)  ",
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
