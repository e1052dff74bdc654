package dev.segue.worker.expand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Definitions as the server writes them, said of the new columns. */
class PostgresMirrorsTest {
  private static final PostgresMirrors WIDENED =
      new PostgresMirrors(
          change(
              List.of(new MappedColumn("code", "integer", "CAST(number AS integer)")),
              List.of(new MappedColumn("number", "bigint", "CAST(code AS bigint)"))));

  private static final PostgresMirrors SPLIT =
      new PostgresMirrors(
          change(
              List.of(new MappedColumn("name", "text", "first || ' ' || last")),
              List.of(
                  new MappedColumn("first", "text", "split_part(name, ' ', 1)"),
                  new MappedColumn("last", "text", "split_part(name, ' ', 2)"))));

  private static Change change(List<MappedColumn> old, List<MappedColumn> created) {
    return new Change(
        "c",
        new TableName(Optional.empty(), "t"),
        Phase.NEW_READ,
        old,
        created,
        true,
        false,
        Unrewritable.REFUSE);
  }

  @Test
  void index_overABareColumn_isOverTheOneThatReplacesIt() {
    assertThat(
            WIDENED.index(
                "USING btree (code DESC NULLS LAST, town) INCLUDE (code) WITH (fillfactor='70')"))
        .hasValue(
            "USING btree (number DESC NULLS LAST, town) INCLUDE (number) WITH (fillfactor='70')");
  }

  @Test
  void index_overAnExpressionOrUnderACondition_takesTheOldValue() {
    assertThat(WIDENED.index("USING btree (((code + 1))) WHERE (code > 7)"))
        .hasValue(
            "USING btree ((((CAST(number AS integer)) + 1))) WHERE ((CAST(number AS integer)) > 7)");
    assertThat(SPLIT.index("USING btree (name, lower(name))"))
        .hasValue(
            "USING btree ((CAST(first || ' ' || last AS text)),"
                + " lower((CAST(first || ' ' || last AS text))))");
  }

  @Test
  void index_thatIncludesAColumnOfSeveral_hasNoMirror() {
    assertThat(SPLIT.index("USING btree (id) INCLUDE (name)")).isEmpty();
  }

  @Test
  void index_whoseOperatorClassOrStorageIsCalledLikeAColumn_keepsThem() {
    PostgresMirrors odd =
        new PostgresMirrors(
            change(
                List.of(new MappedColumn("fillfactor", "text", "text_pattern_ops")),
                List.of(new MappedColumn("text_pattern_ops", "text", "fillfactor"))));
    assertThat(odd.index("USING btree (fillfactor text_pattern_ops) WITH (fillfactor='70')"))
        .hasValue("USING btree (text_pattern_ops text_pattern_ops) WITH (fillfactor='70')");
  }

  @Test
  void index_inWhichATypeIsCalledLikeAColumn_keepsIt() {
    PostgresMirrors mood =
        new PostgresMirrors(
            change(
                List.of(new MappedColumn("mood", "mood", "mood2")),
                List.of(new MappedColumn("mood2", "mood", "mood"))));
    assertThat(mood.index("USING btree (id) WHERE ((mood = 'ok'::mood) OR (mood = 'x'::s.mood))"))
        .hasValue("USING btree (id) WHERE ((mood2 = 'ok'::mood) OR (mood2 = 'x'::s.mood))");
    PostgresMirrors time =
        new PostgresMirrors(
            change(
                List.of(new MappedColumn("time", "text", "hour")),
                List.of(new MappedColumn("hour", "text", "time"))));
    assertThat(
            time.index(
                "USING btree (((\"time\")::timestamp(3) without time zone)) WHERE (\"time\" > 'a')"))
        .hasValue("USING btree (((hour)::timestamp(3) without time zone)) WHERE (hour > 'a')");
  }

  @Test
  void check_inWhichATypeIsCalledLikeAColumn_keepsIt() {
    PostgresMirrors zone =
        new PostgresMirrors(
            change(
                List.of(new MappedColumn("zone", "text", "area")),
                List.of(new MappedColumn("area", "text", "zone"))));
    assertThat(zone.check("CHECK ((zone)::timestamp(3) without time zone > 'x'::s.zone)"))
        .isEqualTo("CHECK ((area)::timestamp(3) without time zone > 'x'::s.zone)");
  }

  @Test
  void foreignKey_ofAColumnThatIsCalledLikeAWord_keepsTheWord() {
    PostgresMirrors key =
        new PostgresMirrors(
            change(
                List.of(new MappedColumn("key", "text", "code")),
                List.of(new MappedColumn("code", "text", "key"))));
    assertThat(key.foreignKey("FOREIGN KEY (key) REFERENCES ks(key) ON DELETE SET NULL (key)"))
        .hasValue("FOREIGN KEY (code) REFERENCES ks(key) ON DELETE SET NULL (code)");
  }

  @Test
  void foreignKey_isOfTheNewColumnAndPointsWhereItDid() {
    assertThat(
            WIDENED.foreignKey(
                "FOREIGN KEY (code) REFERENCES place(code) ON DELETE SET NULL (code)"))
        .hasValue("FOREIGN KEY (number) REFERENCES place(code) ON DELETE SET NULL (number)");
    assertThat(SPLIT.foreignKey("FOREIGN KEY (name) REFERENCES person(name)")).isEmpty();
  }

  @Test
  void name_isNeverLongerThanTheServerKeeps() {
    String longest = "ü".repeat(31);
    assertThat(PostgresMirrors.name("by_name")).isEqualTo("by_name_new");
    assertThat(PostgresMirrors.name(longest).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(63);
    assertThat(PostgresMirrors.name(longest))
        .endsWith("_new")
        .isNotEqualTo(PostgresMirrors.name(longest + "x"));
  }
}
