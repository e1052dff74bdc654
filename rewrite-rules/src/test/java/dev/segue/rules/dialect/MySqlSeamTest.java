package dev.segue.rules.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.ColumnView.Generation;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.sql.Lexer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That another database fits behind the dialect seam, down to a rewritten statement. */
final class MySqlSeamTest {
  /** MySQL as far as these tests go. */
  private static final Dialect MYSQL =
      new Dialect() {
        @Override
        public String subprotocol() {
          return "mysql";
        }

        @Override
        public Lexer lexer() {
          return new MySqlLexer();
        }

        @Override
        public String quote(String name) {
          return name.matches("[a-z_]+") ? name : "`" + name.replace("`", "``") + "`";
        }

        @Override
        public boolean isNeverColumn(String word) {
          return Set.of("select", "from", "where").contains(word);
        }

        @Override
        public String canonicalType(String type) {
          return type.toLowerCase(Locale.ROOT);
        }

        @Override
        public String assigned(String value, String type) {
          return "CAST(" + value + " AS " + type + ")";
        }

        @Override
        public String unbounded(String type) {
          return type;
        }

        @Override
        public String comparable(String value, String type) {
          return assigned(value, type);
        }

        @Override
        public boolean comparesAcross(String from, String to) {
          return from.equals(to);
        }

        @Override
        public Optional<String> fits(String value, String from, String to) {
          return Optional.empty();
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "'it\\'s' x; STRING:'it\\'s' WORD:x",
        "'it''s' x; STRING:'it''s' WORD:x",
        "\"name\"; STRING:\"name\"",
        "`a``b`.`c d`; QUOTED:a`b MARK:. QUOTED:c d",
        "5--1; NUMBER:5 OPERATOR:-- NUMBER:1",
        "5 -- 1; NUMBER:5 COMMENT:-- 1",
        "5 # 1; NUMBER:5 COMMENT:# 1",
        "/* a /* b */ c; COMMENT:/* a /* b */ WORD:c",
        "a = ?; WORD:a OPERATOR:= PARAMETER:?",
        "NAME; WORD:name",
        "'open; STRING:'open",
        "'open\\; STRING:'open\\",
        "`open; QUOTED:ope",
      })
  void lex_ofMySqlsOwn_isAsMySqlReadsIt(String text, String expected) {
    assertThat(
            new MySqlLexer()
                .lex(text, true).stream()
                    .map(token -> token.kind() + ":" + token.name())
                    .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @Test
  void lex_withoutBackslashEscapes_endsTheStringAtTheQuote() {
    assertThat(new MySqlLexer().lex("'c:\\' x", false)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "UPDATE `users` SET `name` = 'it\\'s' # name; UPDATE `users` SET `name` = 'it\\'s', full_name = 'it\\'s' # name",
        "UPDATE users SET name = ? WHERE id = 5--1;"
            + " UPDATE users SET name = ?, full_name = ? WHERE id = 5--1",
        "SELECT \"full_name\", full_name FROM users;"
            + " SELECT \"full_name\", name AS full_name FROM users",
      })
  void statement_ofMySql_isRewrittenBehindTheSeam(String text, String expected) {
    assertThat(plan(text))
        .isInstanceOfSatisfying(
            RewritePlan.Rewritten.class,
            rewritten -> assertThat(rewritten.text()).isEqualTo(expected));
  }

  private static RewritePlan plan(String text) {
    Change change =
        new Change(
            "users-name",
            TableName.unqualified("users"),
            Phase.DUAL_WRITE,
            List.of(new MappedColumn("name", "varchar(40)", "full_name")),
            List.of(new MappedColumn("full_name", "varchar(40)", "name")),
            true,
            true,
            Unrewritable.REFUSE);
    TableView users =
        new TableView(
            "shop",
            "users",
            TableView.Kind.TABLE,
            List.of(column("id"), column("name"), column("full_name")),
            List.of(),
            List.of(),
            List.of());
    return new Rewriter(new RuleSet(0, Mode.REWRITE, Optional.empty(), List.of(change)), MYSQL)
        .plan(
            text,
            GeneratedKeys.none(),
            Catalog.of(List.of(users)),
            new Session(List.of("shop"), List.of(), ShapeSetting.of(Side.OLD), true));
  }

  private static ColumnView column(String name) {
    return new ColumnView(name, "varchar(40)", false, Optional.empty(), false, Generation.NONE);
  }
}
