package dev.segue.driver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.vendor.Vendor;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.ColumnView.Generation;
import dev.segue.rules.catalog.KeyView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class CatalogReaderIT {
  private static Postgres postgres;

  @BeforeAll
  static void createTables() throws SQLException {
    postgres =
        Postgres.database(
            "CREATE SCHEMA tenant",
            "CREATE FUNCTION tenant.code() RETURNS text LANGUAGE sql VOLATILE AS 'SELECT ''a'''",
            """
            CREATE TABLE users (
              id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              serial_id serial,
              gone int,
              name varchar(40) NOT NULL DEFAULT 'x',
              created timestamptz DEFAULT now(),
              token uuid DEFAULT gen_random_uuid(),
              code text DEFAULT tenant.code(),
              shout text GENERATED ALWAYS AS (code || '!') STORED,
              price numeric(10,2),
              UNIQUE (name, code) DEFERRABLE)""",
            "ALTER TABLE users DROP gone",
            "CREATE UNIQUE INDEX users_partial ON users (price) WHERE price > 0",
            "CREATE UNIQUE INDEX users_expression ON users (lower(name))",
            "CREATE TABLE tenant.users (\"Odd Name\" int) PARTITION BY RANGE (\"Odd Name\")",
            "CREATE TABLE tenant.part PARTITION OF tenant.users FOR VALUES FROM (1) TO (2)",
            "CREATE VIEW people AS SELECT u.id FROM users u JOIN tenant.users t ON true",
            "CREATE TABLE bare ()");
  }

  private static Catalog read(String... names) throws SQLException {
    try (Connection connection = postgres.connect()) {
      return new CatalogReader(connection, Vendor.of(connection))
          .read(new Catalog.Needs(Set.of(names), Set.of("now", "random", "no_such")));
    }
  }

  private static ColumnView column(TableView table, String name) {
    return table.column(name).orElseThrow();
  }

  @Test
  void table_read_isAsTheServerHasIt() throws SQLException {
    TableView users = read("users").relation("public", "users").orElseThrow();
    assertThat(users.kind()).isEqualTo(TableView.Kind.TABLE);
    assertThat(users.columns())
        .extracting(ColumnView::name)
        .containsExactly("id", "serial_id", "name", "created", "token", "code", "shout", "price");
    assertThat(column(users, "id"))
        .isEqualTo(
            new ColumnView(
                "id",
                "integer",
                true,
                Optional.of("nextval('public.users_id_seq'::regclass)"),
                true,
                Generation.IDENTITY_ALWAYS));
    assertThat(column(users, "serial_id").defaultVolatile()).isTrue();
    assertThat(column(users, "name"))
        .isEqualTo(
            new ColumnView(
                "name",
                "character varying(40)",
                true,
                Optional.of("'x'::character varying"),
                false,
                Generation.NONE));
    assertThat(column(users, "created").defaultVolatile()).isFalse();
    assertThat(column(users, "token").defaultVolatile()).isTrue();
    assertThat(column(users, "code").defaultVolatile()).isTrue();
    assertThat(column(users, "shout").generation()).isEqualTo(Generation.EXPRESSION);
    assertThat(column(users, "shout").defaultExpression()).isEmpty();
    assertThat(column(users, "price").type()).isEqualTo("numeric(10,2)");
    assertThat(users.keys())
        .containsExactly(
            new KeyView("users_pkey", java.util.List.of("id"), true, true, false),
            new KeyView(
                "users_name_code_key", java.util.List.of("name", "code"), false, false, false),
            new KeyView("users_partial", java.util.List.of("price"), false, true, true));
  }

  @Test
  void name_inSeveralSchemas_isReadInAll() throws SQLException {
    Catalog catalog = read("users", "part", "people", "bare", "absent");
    assertThat(catalog.relations().get("users")).hasSize(2);
    assertThat(catalog.relation("tenant", "users").orElseThrow().kind())
        .isEqualTo(TableView.Kind.PARTITIONED);
    assertThat(catalog.relation("tenant", "part").orElseThrow().parents())
        .containsExactly("tenant.users");
    assertThat(catalog.relation("public", "people").orElseThrow().readsFrom())
        .containsExactlyInAnyOrder("public.users", "tenant.users");
    assertThat(catalog.relation("public", "bare").orElseThrow().columns()).isEmpty();
    assertThat(catalog.relations().get("absent")).isEmpty();
    assertThat(catalog.volatileFunctions())
        .containsEntry("now", false)
        .containsEntry("random", true)
        .containsEntry("no_such", true);
  }

  /** Of functions that say nothing of a session none changes it, whatever they call. */
  @Test
  void functions_thatMayChangeTheSession_areKnownWhereOneSaysSo() throws SQLException {
    Catalog.Needs needs = new Catalog.Needs(Set.of(), Set.of("code", "turn", "random", "count"));
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      CatalogReader reader = new CatalogReader(connection, Vendor.of(connection));
      assertThat(reader.read(needs).sessionFunctions()).isEmpty();
      statement.execute(
          "CREATE FUNCTION turn() RETURNS text LANGUAGE sql STABLE AS"
              + " 'SELECT set_config(''search_path'', ''tenant'', false)'");
      assertThat(reader.read(needs).sessionFunctions()).containsExactly("code");
      statement.execute("ALTER FUNCTION turn() VOLATILE");
      assertThat(reader.read(needs).sessionFunctions()).containsExactlyInAnyOrder("code", "turn");
      statement.execute("DROP FUNCTION turn()");
    }
  }

  @Test
  void session_read_tellsPathTemporariesAndEscapes() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      CatalogReader reader = new CatalogReader(connection, Vendor.of(connection));
      ShapeSetting shape = ShapeSetting.of(Side.OLD);
      assertThat(reader.session(shape))
          .isEqualTo(Session.fresh(java.util.List.of("public"), shape));
      statement.execute("SET search_path = tenant, nowhere, public");
      statement.execute("SET standard_conforming_strings = off");
      statement.execute("CREATE TEMP TABLE users (id int PRIMARY KEY)");
      Session session = reader.session(shape);
      assertThat(session.searchPath()).containsExactly("tenant", "public");
      assertThat(session.backslashEscapes()).isTrue();
      assertThat(session.temporaryTables())
          .singleElement()
          .satisfies(table -> assertThat(table.keys()).hasSize(1));
      Catalog catalog = reader.read(new Catalog.Needs(Set.of("users"), Set.of()));
      assertThat(catalog.relations().get("users")).hasSize(2);
    }
  }
}
