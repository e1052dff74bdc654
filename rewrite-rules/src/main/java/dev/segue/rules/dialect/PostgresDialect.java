package dev.segue.rules.dialect;

/** PostgreSQL 14 and later. */
public final class PostgresDialect implements Dialect {
  /** The one instance there need be. */
  public static final PostgresDialect INSTANCE = new PostgresDialect();

  private PostgresDialect() {}

  @Override
  public String subprotocol() {
    return "postgresql";
  }
}
