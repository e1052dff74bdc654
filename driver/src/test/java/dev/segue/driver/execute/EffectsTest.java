package dev.segue.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EffectsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE a (b int)",
        " /* hint */ -- note\n alter table a add b int",
        "SELECT 1; DROP TABLE a",
        "/* a /* nested */ comment */ DROP TABLE a",
        "DO $$ BEGIN END $$",
        "-- a; b\nCREATE TEMP TABLE a (b int)",
        "/* ; /* ; */ SELECT 1",
        "EXPLAIN ANALYZE CREATE TEMP TABLE a AS SELECT 1"
      })
  void ddl_concernsCatalogAndSession(String text) {
    assertThat(Effects.of(text).catalog()).isTrue();
    assertThat(Effects.of(text).session()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET search_path = a",
        "set local role b",
        "RESET ALL",
        "DISCARD ALL",
        "SET SESSION AUTHORIZATION b",
        "select set_config('search_path', 'a', false)",
        "SELECT * INTO TEMP a FROM b",
        "CALL p()",
        "{call p()}",
        "EXECUTE p",
        "/* a; b */ SET search_path TO a",
        "SET /* a; b */ search_path TO a",
        "SELECT /* ; */ set_config('search_path', 'a', false)",
        "UPDATE a SET b = set_config('search_path', 'a', false)",
        "SELECT * INTO/**/TEMP a FROM b"
      })
  void sessionsState_concernsTheSessionOnly(String text) {
    assertThat(Effects.of(text).session()).isTrue();
    assertThat(Effects.of(text).catalog()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "UPDATE a SET b = 'create'",
        "SELECT count(*), lower(a) FROM b",
        "SET statement_timeout = 5",
        "",
        ";",
        "-- only",
        "-- a; b\n-- c; d\nSELECT 1",
        "INSERT INTO temperature VALUES (1)",
        "EXPLAIN SELECT created FROM a"
      })
  void ordinaryText_concernsNothing(String text) {
    assertThat(Effects.of(text).any()).isFalse();
  }

  @Test
  void rollback_thatGoesOn_isSeen() {
    assertThat(Effects.of("ROLLBACK").endsTransactionAndGoesOn()).isFalse();
    assertThat(Effects.of("ROLLBACK;\n").endsTransactionAndGoesOn()).isFalse();
    assertThat(Effects.of("ROLLBACK; UPDATE a SET b = 1").endsTransactionAndGoesOn()).isTrue();
    assertThat(Effects.of("/* ; */ ROLLBACK").endsTransactionAndGoesOn()).isFalse();
  }

  @Test
  void query_isTold() {
    assertThat(Effects.of("(SELECT 1)").query()).isTrue();
    assertThat(Effects.of("-- a; b\nSELECT 1").query()).isTrue();
    assertThat(Effects.of("INSERT INTO a VALUES (1)").query()).isFalse();
  }

  @Test
  void longComment_isSteppedOver() {
    String comment = "/* " + "x * ".repeat(200_000) + "*/" + " ".repeat(200_000);
    assertThat(Effects.of(comment + "DROP TABLE a").catalog()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "start transaction",
        "SELECT 1; COMMIT",
        "END",
        "PREPARE TRANSACTION 'a'",
        "CALL p()",
        "DO $$ BEGIN COMMIT; END $$",
        "XA START 'a'",
        "/* a /* nested */ comment */ BEGIN",
        "\uFEFFBEGIN"
      })
  void whatMayBeginOrEndATransaction_isAskedFor(String text) {
    assertThat(Effects.of(text).transaction()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;",
        "WITH a AS (DELETE FROM b RETURNING c) SELECT c FROM a",
        "insert into a values (1)",
        "UPDATE a SET b = 1",
        "DELETE FROM a",
        "MERGE INTO a USING b ON (a.c = b.c) WHEN MATCHED THEN DELETE",
        ""
      })
  void query_orWrite_neitherBeginsNorEndsATransaction(String text) {
    assertThat(Effects.of(text).transaction()).isFalse();
  }

  /** Each of these took minutes when every statement looked at all of the text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT setval('a', 1);",
        "SELECT 'temp';",
        "/*;",
        "--;",
        "-- ;\n",
        "-- ; /* c */ x\n",
        "/*;*/ ",
        "SET a = 1;",
        "COMMIT;",
        "SELECT f(",
        "SELECT f(/**/ ",
        "f /**/(",
        "'",
        "$a",
        "\"(",
        "((",
        "/* ("
      })
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void longText_isReadInOneGo(String part) {
    String text = part.repeat(2_000_000 / part.length());
    assertThat(Effects.of(text)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT set_tenant('a')                          | set_tenant",
        "select App.Set_Tenant ('a'), count(*)           | set_tenant",
        "SELECT \"setTenant\"('a')                     | setTenant",
        "INSERT INTO a.b (c) VALUES (next_no('x (y)'))   | next_no",
        "SELECT a FROM b WHERE c IN (1) AND (d = upper(e)) | ``",
        "SELECT own.upper('a')                           | upper",
        "SELECT $a_b$ ' $a_b$, set_tenant('a'), $a_b$ ' $a_b$ | set_tenant",
        "SELECT $x$ f(1) $x$, /* g(1) */ 1 -- h(1)       | ``",
      })
  void functions_called_areNamed(String text, String name) {
    assertThat(Effects.of(text).calls()).isEqualTo(name.isEmpty() ? Set.of() : Set.of(name));
    assertThat(Effects.of(text).session()).isFalse();
  }

  @Test
  void function_behindWhoseNameACommentStands_isNamed() {
    assertThat(Effects.of("SELECT set_tenant/* */ -- ;\n ('a')").calls())
        .containsExactly("set_tenant");
  }

  @Test
  void literal_thatMayEndElsewhere_mayHideACall() {
    assertThat(Effects.of("SELECT 'it\\'s', f('x')").session()).isTrue();
  }

  @Test
  void rowless_isWhatAsksForNoRow() {
    assertThat(Effects.of("/* a */ LOCK TABLE users; -- now").rowless()).isTrue();
    assertThat(Effects.of("BEGIN; SET LOCAL x = 'users'").rowless()).isTrue();
    assertThat(Effects.of("BEGIN; SELECT 1").rowless()).isFalse();
    assertThat(Effects.of("DISCARD ALL").rowless()).isFalse();
  }
}
