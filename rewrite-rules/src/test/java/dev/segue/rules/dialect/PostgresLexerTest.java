package dev.segue.rules.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.sql.Token;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresLexerTest {
  private static final PostgresLexer LEXER = new PostgresLexer();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "SELECT Name; WORD:select WORD:name",
        "\"Name\"; QUOTED:Name",
        "\"a\"\"b\".c; QUOTED:a\"b MARK:. WORD:c",
        "'it''s'; STRING:'it''s'",
        "'c:\\' x; STRING:'c:\\' WORD:x",
        "E'it\\'s' x; STRING:E'it\\'s' WORD:x",
        "B'01' X'ff' N'n'; STRING:B'01' STRING:X'ff' STRING:N'n'",
        "$$a ' b$$ c; STRING:$$a ' b$$ WORD:c",
        "$t$ $$ $t$ c; STRING:$t$ $$ $t$ WORD:c",
        "$1; PARAMETER:$1",
        "a = ?; WORD:a OPERATOR:= PARAMETER:?",
        "a ?? 'b'; WORD:a OPERATOR:?? STRING:'b'",
        "a -- b; WORD:a COMMENT:-- b",
        "/* a /* b */ c */ d; COMMENT:/* a /* b */ c */ WORD:d",
        "a=-1; WORD:a OPERATOR:= OPERATOR:- NUMBER:1",
        "a@-1; WORD:a OPERATOR:@- NUMBER:1",
        "a::int; WORD:a OPERATOR::: WORD:int",
        "a->>'b'; WORD:a OPERATOR:->> STRING:'b'",
        "a*/**/b; WORD:a OPERATOR:* COMMENT:/**/ WORD:b",
        "'a' 'b'; STRING:'a' STRING:'b'",
        "0xe+a; NUMBER:0xe OPERATOR:+ WORD:a",
        "1e+a; NUMBER:1 WORD:e OPERATOR:+ WORD:a",
        "1FROM t; NUMBER:1 WORD:from WORD:t",
        "1_000.5E+10; NUMBER:1_000.5E+10",
        "a\u2003b; WORD:a\u2003b",
        "U&\"d!0061t\"UESCAPE/* ! */'!'; QUOTED:dat",
        "1.5e-3; NUMBER:1.5e-3",
        ".5; NUMBER:.5",
        "a[1]; WORD:a MARK:[ NUMBER:1 MARK:]",
        "größe$1; WORD:größe$1",
        "GRÖSSE; WORD:grÖsse",
        "'open; STRING:'open",
        "E'open\\; STRING:E'open\\",
        "\"open; QUOTED:ope",
        "$x$ open; STRING:$x$ open",
        "/* open /* x */; COMMENT:/* open /* x */",
      })
  void lex_ofText_splitsItAsTheServerDoes(String text, String expected) {
    assertThat(
            LEXER.lex(text, false).stream()
                .map(token -> token.kind() + ":" + token.name())
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @Test
  void lex_withBackslashEscapes_goesOnBehindAnEscapedQuote() {
    assertThat(LEXER.lex("'it\\'s' x", true)).hasSize(2);
    assertThat(LEXER.lex("'it\\'s' x", false)).hasSize(3);
    assertThat(LEXER.lex("N'it\\'s' x", true)).hasSize(2);
  }

  @Test
  void lex_ofLiteralInParts_takesThemForOne() {
    assertThat(LEXER.lex("E'a'\n'\\' x' y", false)).hasSize(2);
    assertThat(LEXER.lex("E'a' -- b\n -- c\r'\\' x' y", false)).hasSize(2);
    assertThat(LEXER.lex("'a'\n'\\' y", false)).hasSize(2);
    assertThat(LEXER.lex("'a' 'b'", false)).hasSize(2);
    assertThat(LEXER.lex("'a' /*\n*/ 'b'", false)).hasSize(3);
    assertThat(LEXER.lex("'a'\n-- b", false)).hasSize(2);
  }

  @Test
  void lex_ofDigitBeyondAscii_takesItForALetter() {
    assertThat(LEXER.lex("$\u0663$ ' $\u0663$ c", false)).hasSize(2);
    assertThat(LEXER.lex("\u0663a", false)).hasSize(1);
  }

  @Test
  void lex_ofLongName_cutsItAsTheServerDoes() {
    String name = "n".repeat(62);

    assertThat(LEXER.lex(name + "12", false).get(0).name()).isEqualTo(name + "1");
    assertThat(LEXER.lex("\"" + name + "é\"", false).get(0).name()).isEqualTo(name);
    assertThat(LEXER.lex("é".repeat(31) + "1x", false).get(0).name())
        .isEqualTo("é".repeat(31) + "1");
  }

  /** Tokens follow each other, none is empty, and between them are only blanks. */
  @Test
  void lex_ofAnything_leavesOutOnlyBlanks() {
    Random random = new Random(7);
    String alphabet = "aE$'\"?-*/;:.,()[]{}\\ \n\t0x_=<>|@ö\u0000\u2028\uD83D\uDE00";
    for (int n = 0; n < 20_000; n++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertCovered(text.toString(), LEXER.lex(text.toString(), random.nextBoolean()));
    }
  }

  private static void assertCovered(String text, List<Token> tokens) {
    int at = 0;
    for (Token token : tokens) {
      assertThat(text.substring(at, token.start()).chars())
          .as(text)
          .allMatch(c -> " \t\n\u000B\f\r".indexOf(c) >= 0);
      assertThat(token.end()).as(text).isGreaterThan(token.start());
      at = token.end();
    }
    assertThat(text.substring(at).chars())
        .as(text)
        .allMatch(c -> " \t\n\u000B\f\r".indexOf(c) >= 0);
  }
}
