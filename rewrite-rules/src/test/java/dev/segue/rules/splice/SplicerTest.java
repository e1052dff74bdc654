package dev.segue.rules.splice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.rules.splice.Edit.Made;
import dev.segue.rules.splice.Edit.Original;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SplicerTest {
  private static Splicer.Spliced splice(String text, Edit... edits) {
    int[] parameters =
        IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '?').toArray();
    return new Splicer(text, parameters, List.of(edits)).splice();
  }

  @Test
  void text_withoutEdits_isTheSame() {
    Splicer.Spliced spliced = splice("a = ?");
    assertThat(spliced.text()).isEqualTo("a = ?");
    assertThat(spliced.parameters().isIdentity()).isTrue();
    assertThat(spliced.positions().original(3)).isEqualTo(3);
  }

  @Test
  void text_thatIsEmpty_staysSo() {
    assertThat(splice("").text()).isEmpty();
    assertThat(splice("").positions().original(0)).isZero();
  }

  @Test
  void insertions_atOneOffset_applyInTheirOrderAndBeforeAReplacement() {
    assertThat(
            splice(
                    "(b)",
                    Edit.replace(1, 2, "X"),
                    Edit.insert(1, List.of(new Made("["))),
                    Edit.insert(1, List.of(new Made("("))))
                .text())
        .isEqualTo("([(X)");
  }

  @Test
  void original_usedTwice_bringsItsParameterTwice() {
    Splicer.Spliced spliced =
        splice(
            "SET a = f(?), b = ?",
            Edit.insert(12, List.of(new Made(", c = "), new Original(8, 12))));
    assertThat(spliced.text()).isEqualTo("SET a = f(?), c = f(?), b = ?");
    assertThat(spliced.parameters()).hasToString("[1, 1, 2]");
    assertThat(spliced.parameters().targetCount(1)).isEqualTo(2);
    assertThat(spliced.parameters().target(2, 0)).isEqualTo(3);
  }

  @Test
  void original_withAnEditInside_hasItApplied() {
    assertThat(
            splice(
                    "SET a = old + 1",
                    Edit.replace(8, 11, "now"),
                    Edit.insert(15, List.of(new Made(", b = "), new Original(8, 15))))
                .text())
        .isEqualTo("SET a = now + 1, b = now + 1");
  }

  @Test
  void replacement_aroundItsOwnRange_wrapsIt() {
    assertThat(
            splice(
                    "x = y",
                    new Edit(0, 1, List.of(new Made("f("), new Original(0, 1), new Made(")"))))
                .text())
        .isEqualTo("f(x) = y");
  }

  @Test
  void parameter_thatIsReplaced_feedsNothing() {
    Splicer.Spliced spliced = splice("? = ?", Edit.replace(0, 1, "1"));
    assertThat(spliced.parameters().targetCount(1)).isZero();
    assertThat(spliced.parameters().source(1)).isEqualTo(2);
  }

  @Test
  void position_inMadeText_isWhereItStands() {
    PositionMap positions =
        splice("SELECT name FROM t", Edit.replace(7, 11, "COALESCE(a, b) AS name")).positions();
    assertThat(positions.original(3)).isEqualTo(3);
    assertThat(positions.original(20)).isEqualTo(7);
    assertThat(positions.original("SELECT COALESCE(a, b) AS name ".length())).isEqualTo(12);
  }

  @Test
  void edits_thatOverlap_areAMistakeOfOurs() {
    assertThatThrownBy(() -> splice("abcdef", Edit.replace(0, 3, "x"), Edit.replace(2, 5, "y")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("overlap at 2");
  }

  @Test
  void pieces_thatWouldBecomeOneToken_areKeptApart() {
    assertThat(splice("SELECT*FROM t", Edit.replace(6, 7, "a, b")).text())
        .isEqualTo("SELECT a, b FROM t");
    assertThat(splice("x-\"n\"", Edit.replace(2, 5, "-m")).text()).isEqualTo("x- -m");
    assertThat(splice("4/\"n\"", Edit.replace(2, 5, "*m")).text()).isEqualTo("4/ *m");
    assertThat(splice("E(a)", Edit.replace(1, 4, "'b'")).text()).isEqualTo("E 'b'");
    assertThat(splice("'a'+'c'", Edit.replace(3, 4, "")).text()).isEqualTo("'a' 'c'");
    assertThat(splice("\"a\"+b", Edit.replace(3, 4, "\"c\"")).text()).isEqualTo("\"a\" \"c\"b");
    assertThat(splice("?+b", Edit.replace(1, 3, "?")).text()).isEqualTo("? ?");
    assertThat(splice("u&(b)", Edit.replace(2, 5, "\"c\"")).text()).isEqualTo("u& \"c\"");
  }

  @Test
  void blank_betweenPieces_standsForTheEdit() {
    Splicer.Spliced spliced = splice("SELECT*FROM t", Edit.replace(6, 7, "a"));
    assertThat(spliced.positions().original(6)).isEqualTo(6);
    assertThat(spliced.positions().original(8)).isEqualTo(7);
    assertThat(spliced.positions().original(9)).isEqualTo(7);
    assertThat(spliced.positions().original(10)).isEqualTo(8);
  }
}
