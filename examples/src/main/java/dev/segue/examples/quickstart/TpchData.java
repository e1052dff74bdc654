package dev.segue.examples.quickstart;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** TPC-H's tables, made by its public generator and loaded with COPY. */
final class TpchData {
  /** Below it the generator repeats keys of partsupp. */
  private static final double MIN_SCALE = 0.01;

  /** In an order that foreign keys allow. */
  private static final List<TpchTable<?>> TABLES =
      List.of(
          TpchTable.REGION,
          TpchTable.NATION,
          TpchTable.SUPPLIER,
          TpchTable.PART,
          TpchTable.PART_SUPPLIER,
          TpchTable.CUSTOMER,
          TpchTable.ORDERS,
          TpchTable.LINE_ITEM);

  /** The columns that the generator fills, where the table has more. */
  private static final Map<TpchTable<?>, String> COLUMNS =
      Map.of(
          TpchTable.PART_SUPPLIER,
          "(ps_partkey, ps_suppkey, ps_availqty, ps_supplycost, ps_comment)",
          TpchTable.CUSTOMER,
          "(c_custkey, c_name, c_address, c_nationkey, c_phone, c_acctbal, c_mktsegment, c_comment)",
          TpchTable.LINE_ITEM,
          "(l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount,"
              + " l_tax, l_returnflag, l_linestatus, l_shipdate, l_commitdate, l_receiptdate,"
              + " l_shipinstruct, l_shipmode, l_comment)");

  private TpchData() {}

  /**
   * Creates the tables and fills them.
   *
   * @param url the database's own URL, without Segue
   * @param scale TPC-H's scale factor: 1 is a gigabyte
   * @return the number of rows
   */
  static long load(String url, double scale) throws SQLException {
    if (scale < MIN_SCALE) {
      throw new IllegalArgumentException(
          "scale " + scale + " is too small: the smallest is " + MIN_SCALE);
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      execute(connection, Resources.text("schema.sql"));
      long rows = 0;
      for (TpchTable<?> table : TABLES) {
        rows += copy(connection, table, scale);
      }
      execute(connection, "ANALYZE");
      return rows;
    }
  }

  private static <E extends TpchEntity> long copy(
      Connection connection, TpchTable<E> table, double scale) throws SQLException {
    String name = table == TpchTable.PART_SUPPLIER ? "partsupp" : table.getTableName();
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY %s %s FROM STDIN (DELIMITER '|')"
                    .formatted(name, COLUMNS.getOrDefault(table, "")));
    try {
      for (E row : table.createGenerator(scale, 1, 1)) {
        String line = row.toLine();
        // The generator ends each line with a delimiter, which COPY would take for a column more.
        byte[] bytes =
            (line.substring(0, line.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
      }
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The example's files on the class path. */
  static final class Resources {
    private Resources() {}

    static String text(String name) {
      try (InputStream in = Objects.requireNonNull(TpchData.class.getResourceAsStream(name))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
