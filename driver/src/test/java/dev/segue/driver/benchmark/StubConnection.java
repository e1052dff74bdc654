package dev.segue.driver.benchmark;

import dev.segue.driver.forwarding.ForwardingConnection;
import dev.segue.rules.dialect.PostgresCatalogSql;
import dev.segue.rules.dialect.PostgresCatalogSql.Scope;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's connection that does nothing, but answers what is asked of the catalog: a database of
 * one table {@code users}. What is measured runs through hand-written classes, not through proxies.
 */
final class StubConnection extends ForwardingConnection {
  private boolean closed;
  private @Nullable StubStatement last;

  @Override
  protected Connection delegate() {
    throw new UnsupportedOperationException("the stub has nothing behind it");
  }

  @Override
  public PreparedStatement prepareStatement(String sql) {
    if (!sql.startsWith("UPDATE ")) {
      return answering(rows(sql));
    }
    // Kept, so that it is really made, as a vendor's statement is.
    last = new StubStatement();
    return last;
  }

  @Override
  public boolean getAutoCommit() {
    return true;
  }

  @Override
  public Array createArrayOf(String typeName, Object[] elements) {
    return array(elements);
  }

  @Override
  public DatabaseMetaData getMetaData() {
    return proxy(
        DatabaseMetaData.class,
        (name, argument) ->
            name.equals("getURL")
                ? "jdbc:postgresql:stub"
                : name.equals("getUserName") ? "app" : 0);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) {
    return false;
  }

  @Override
  public boolean isClosed() {
    return closed && last == null;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static List<Map<String, Object>> rows(String sql) {
    if (sql.equals(PostgresCatalogSql.SESSION)) {
      return List.of(
          Map.of(
              "search_path",
              array(new Object[] {"public"}),
              "backslash_escapes",
              false,
              "has_temporary",
              false));
    }
    return sql.equals(PostgresCatalogSql.columns(Scope.NAMED))
        ? List.of(column("id", "integer"), column("name", "text"), column("full_name", "text"))
        : List.of();
  }

  private static Map<String, Object> column(String name, String type) {
    return Map.of(
        "schema", "public",
        "name", "users",
        "kind", "r",
        "column_name", name,
        "type", type,
        "not_null", false,
        "identity", "",
        "generated", "",
        "default_volatile", false);
  }

  private static Array array(Object[] elements) {
    return proxy(Array.class, (name, argument) -> elements);
  }

  private static PreparedStatement answering(List<Map<String, Object>> rows) {
    ResultSet result = result(rows);
    return proxy(
        PreparedStatement.class, (name, argument) -> name.equals("executeQuery") ? result : 0);
  }

  private static ResultSet result(List<Map<String, Object>> rows) {
    List<String> labels = rows.isEmpty() ? List.of() : List.copyOf(rows.get(0).keySet());
    ResultSetMetaData columns =
        proxy(
            ResultSetMetaData.class,
            (name, argument) ->
                name.equals("getColumnCount") ? labels.size() : labels.get(argument - 1));
    int[] at = {-1};
    return proxy(
        ResultSet.class,
        (name, argument) ->
            switch (name) {
              case "next" -> ++at[0] < rows.size();
              case "getMetaData" -> columns;
              case "getObject" -> rows.get(at[0]).getOrDefault(labels.get(argument - 1), "");
              default -> 0;
            });
  }

  private interface Answer {
    Object to(String method, int argument);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              boolean numbered =
                  arguments != null && arguments.length > 0 && arguments[0] instanceof Integer;
              Object result = answer.to(method.getName(), numbered ? (Integer) arguments[0] : 0);
              return method.getReturnType() == void.class ? null : result;
            }));
  }
}
