package dev.segue.rules.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.dialect.PostgresDialect;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnParseTest {
  private static final ParseLimit AT_ONCE =
      cancel -> {
        cancel.run();
        return () -> {};
      };

  private static ColumnParse.Outcome parse(String text, Set<String> names, ParseLimit limit) {
    List<Token> tokens = PostgresDialect.INSTANCE.lexer().lex(text, false);
    Statement statement = new Statement(text, tokens);
    return ColumnParse.parse(statement, 0, statement.size(), tokens, () -> names, limit);
  }

  @Test
  void parse_thatIsCancelled_saysThatItTookTooLong() {
    String text = "SELECT a FROM t WHERE a = 1" + " OR a = 2".repeat(500);
    assertThat(parse(text, Set.of(), ParseLimit.NONE).problem()).isEmpty();
    ColumnParse.Outcome outcome = parse(text, Set.of(), AT_ONCE);
    assertThat(outcome.tooLarge()).isTrue();
    assertThat(outcome.problem()).hasValue("it takes too long to parse");
  }

  @Test
  void name_thatIsTheParsersWord_isReadAsAColumn() {
    String text = "SELECT CAST(number AS integer) FROM t";
    assertThat(parse(text, Set.of(), ParseLimit.NONE).problem()).isPresent();
    assertThat(parse(text, Set.of("number"), ParseLimit.NONE).spans())
        .containsExactly(new ColumnParse.Span(12, 18));
  }

  @Test
  void text_beyondTheBounds_isNotTried() {
    String deep = "SELECT " + "(".repeat(200) + "1" + ")".repeat(200);
    assertThat(parse(deep, Set.of(), ParseLimit.NONE).tooLarge()).isTrue();
    String empty = "SELECT 1";
    assertThat(parse(empty, Set.of(), ParseLimit.NONE).spans()).isEmpty();
  }

  @Test
  void text_behindOneThatIsReadOrNot_isReadLikeTheFirst() {
    String text = "SELECT a, 'x' FROM t WHERE b = ?";
    ColumnParse.Outcome first = parse(text, Set.of(), ParseLimit.NONE);
    assertThat(first.spans()).hasSize(2);
    for (String before :
        List.of(
            "SELECT c FROM t", "SELECT 'open", "SELECT \"open", "SELECT ((", "[1", "SELECT $$a")) {
      parse(before, Set.of(), ParseLimit.NONE);
      assertThat(parse(text, Set.of(), ParseLimit.NONE)).as(before).isEqualTo(first);
    }
  }
}
