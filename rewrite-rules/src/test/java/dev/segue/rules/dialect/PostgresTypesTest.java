package dev.segue.rules.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresTypesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT | integer",
        "int8 | bigint",
        "VARCHAR( 40 ) | character varying(40)",
        "char | character(1)",
        "decimal(10, 2) | numeric(10,2)",
        "numeric(10) | numeric(10,0)",
        "numeric | numeric",
        "timestamptz | timestamp with time zone",
        "timestamp(3) | timestamp(3) without time zone",
        "timestamp(3) with time zone | timestamp(3) with time zone",
        "int[] | integer[]",
        "integer[3] | integer[]",
        "double  precision | double precision",
        "my_enum | my_enum",
      })
  void canonical_ofAlias_isTheServersSpelling(String alias, String canonical) {
    assertThat(PostgresTypes.canonical(alias)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smallint | int",
        "int4 | bigint",
        "bigint | numeric(19)",
        "varchar(10) | varchar(20)",
        "varchar(10) | text",
        "varchar | text",
        "numeric(8,2) | numeric(10,2)",
        "timestamp(3) | timestamp",
      })
  void isWidening_ofWiderType_holds(String from, String to) {
    assertThat(PostgresTypes.isWidening(from, to)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint | integer",
        "integer | numeric",
        "bigint | numeric(18)",
        "integer | text",
        "varchar(20) | varchar(10)",
        "text | varchar(10)",
        "char(3) | text",
        "numeric(8,2) | numeric(10,1)",
        "numeric(8,2) | numeric",
        "real | double precision",
        "timestamp | timestamptz",
        "int[] | bigint[]",
      })
  void isWidening_ofOtherType_doesNotHold(String from, String to) {
    assertThat(PostgresTypes.isWidening(from, to)).isFalse();
  }
}
