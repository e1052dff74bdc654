package dev.segue.rules.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import net.sf.jsqlparser.parser.ParseException;
import org.junit.jupiter.api.Test;

class SizedParserTest {
  private static SizedParser read(String text) throws ParseException {
    SizedParser parser = SizedParser.of(text);
    parser.statement();
    parser.leave();
    return parser;
  }

  /** Unless it was the parser's last text, or its second was over. */
  @Test
  void parser_thatReadAText_readsAnother() throws ParseException {
    int again = 0;
    for (int i = 0; i < 10; i++) {
      SizedParser first = read("SELECT a FROM t");
      SizedParser second = SizedParser.of("UPDATE t SET a = 1");
      assertThat(second.statement().jjtGetFirstToken()).hasToString("UPDATE");
      assertThat(second.isAtEnd()).isTrue();
      again += second == first ? 1 : 0;
    }

    assertThat(again).isPositive();
  }

  @Test
  void parser_ofManyTexts_isDropped() throws ParseException {
    SizedParser first = read("SELECT a FROM t");
    SizedParser last = first;
    for (int i = 0; i < 100; i++) {
      last = read("SELECT a FROM t");
    }

    assertThat(last).isNotSameAs(first);
  }

  @Test
  void parser_thatHoldsMore_isDropped() throws ParseException {
    SizedParser large = read("SELECT a FROM t WHERE b IN (1" + ", 2".repeat(2_000) + ")");
    assertThat(SizedParser.of("SELECT a FROM t")).isNotSameAs(large);

    SizedParser amid = read("SELECT a FROM t )");
    assertThat(SizedParser.of("SELECT a FROM t")).isNotSameAs(amid);
  }

  @Test
  void statement_withASemicolon_isReadToTheEnd() throws ParseException {
    assertThat(read("SELECT a FROM t;").isAtEnd()).isTrue();
    assertThat(read("SELECT a FROM t; SELECT b FROM t").isAtEnd()).isFalse();
  }

  @Test
  void interruption_ofATextThatIsRead_endsIt() {
    SizedParser parser = SizedParser.of("SELECT a FROM t");
    parser.interrupt(parser.textNumber());

    assertThatExceptionOfType(ParseException.class).isThrownBy(parser::statement);
  }

  /** Ten times, for a parser that has read its last text does not read the next. */
  @Test
  void interruption_thatComesLate_doesNotEndTheNextText() throws ParseException {
    for (int i = 0; i < 10; i++) {
      SizedParser first = SizedParser.of("SELECT a FROM t");
      int number = first.textNumber();
      first.statement();
      first.leave();
      SizedParser second = SizedParser.of("DELETE FROM t");
      first.interrupt(number);

      assertThat(second.statement().jjtGetFirstToken()).hasToString("DELETE");
      second.leave();
    }
  }
}
