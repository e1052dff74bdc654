package dev.segue.examples.quickstart;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Version 2 of the application: it knows the new shape of the tables, and no other. */
final class NewShop implements Shop {
  private static final String CUSTOMER =
      "SELECT c_custkey, c_full_name, c_country_code, c_local_number, c_name_version, c_country_version, c_local_version"
          + " FROM customer ";

  private static final String SEPARATOR = ": ";

  private final Sql sql;

  NewShop(DataSource pool) {
    this.sql = new Sql(pool);
  }

  @Override
  public Optional<Customer> customer(long key) throws SQLException {
    return sql.query(CUSTOMER + "WHERE c_custkey = ?", NewShop::customer, key).stream().findFirst();
  }

  @Override
  public List<Customer> customersNamed(String name) throws SQLException {
    return sql.query(
        CUSTOMER + "WHERE c_full_name = ? ORDER BY c_full_name, c_custkey",
        NewShop::customer,
        name);
  }

  @Override
  public List<Customer> customersIn(String country, int limit) throws SQLException {
    return sql.query(
        CUSTOMER + "WHERE c_country_code = ? ORDER BY c_custkey LIMIT ?",
        NewShop::customer,
        country,
        limit);
  }

  @Override
  public boolean rename(Customer customer, String name) throws SQLException {
    return 1
        == sql.update(
            "UPDATE customer SET c_full_name = ?, c_name_version = c_name_version + 1"
                + " WHERE c_custkey = ? AND c_name_version = ?",
            name,
            customer.key(),
            customer.nameVersion());
  }

  @Override
  public boolean moveTo(Customer customer, String country) throws SQLException {
    return 1
        == sql.update(
            "UPDATE customer SET c_country_code = ?, c_country_version = c_country_version + 1"
                + " WHERE c_custkey = ? AND c_country_version = ?",
            country,
            customer.key(),
            customer.countryVersion());
  }

  @Override
  public boolean renumber(Customer customer, String local) throws SQLException {
    return 1
        == sql.update(
            "UPDATE customer SET c_local_number = ?, c_local_version = c_local_version + 1"
                + " WHERE c_custkey = ? AND c_local_version = ?",
            local,
            customer.key(),
            customer.localVersion());
  }

  @Override
  public long place(NewOrder order) throws SQLException {
    return sql.transaction(connection -> place(connection, order));
  }

  private static long place(Connection connection, NewOrder order) throws SQLException {
    long key = Sql.query(connection, "SELECT nextval('order_key')", row -> row.getLong(1)).get(0);
    Sql.update(
        connection,
        "INSERT INTO orders (o_orderkey, o_custkey, o_orderstatus, o_total, o_orderdate,"
            + " o_orderpriority, o_clerk, o_shippriority, o_comment)"
            + " VALUES (?, ?, 'O', ?, CURRENT_DATE, '3-MEDIUM', 'new shop', 0, '')",
        key,
        order.customerKey(),
        Oracle.placedTotal(key));
    try (PreparedStatement lines =
        connection.prepareStatement(
            "INSERT INTO lineitem (l_orderkey, l_linenumber, l_partkey, l_suppkey, l_quantity,"
                + " l_extendedprice, l_discount, l_tax, l_returnflag, l_linestatus, l_shipdate,"
                + " l_commitdate, l_receiptdate, l_shipping, l_comment)"
                + " VALUES (?, ?, ?, ?, ?, 1.00, 0, 0, 'N', 'O', CURRENT_DATE, CURRENT_DATE,"
                + " CURRENT_DATE, ?, '')")) {
      int number = 0;
      for (Item item : order.items()) {
        Shipping shipping = Oracle.shipping(key, ++number, 0);
        lines.setLong(1, key);
        lines.setInt(2, number);
        lines.setLong(3, item.part());
        lines.setLong(4, item.supplier());
        lines.setInt(5, item.quantity());
        lines.setString(6, text(shipping));
        lines.addBatch();
      }
      lines.executeBatch();
    }
    for (Item item : order.items()) {
      Sql.update(
          connection,
          "UPDATE partsupp SET ps_available = ps_available - ?, ps_taken = ps_taken + ?"
              + " WHERE ps_partkey = ? AND ps_suppkey = ?",
          item.quantity(),
          item.quantity(),
          item.part(),
          item.supplier());
    }
    return key;
  }

  @Override
  public Optional<BigDecimal> total(long orderKey) throws SQLException {
    return sql
        .query(
            "SELECT o.o_total AS total FROM orders o WHERE o.o_orderkey = ?",
            row -> row.getBigDecimal("total"),
            orderKey)
        .stream()
        .findFirst();
  }

  @Override
  public List<Long> ordersAbove(long customerKey, BigDecimal total) throws SQLException {
    return sql.query(
        "SELECT o_orderkey FROM orders WHERE o_custkey = ? AND o_total > ?"
            + " ORDER BY o_total DESC, o_orderkey",
        row -> row.getLong(1),
        customerKey,
        total);
  }

  @Override
  public List<Line> lines(long orderKey) throws SQLException {
    return sql.query(
        "SELECT l.l_orderkey, l.l_linenumber, l.l_shipping, l.l_version"
            + " FROM orders JOIN lineitem l ON l_orderkey = o_orderkey"
            + " WHERE o_orderkey = ? ORDER BY l_linenumber",
        NewShop::line,
        orderKey);
  }

  @Override
  public boolean reship(Line line, Shipping shipping) throws SQLException {
    return 1
        == sql.update(
            "UPDATE lineitem SET l_shipping = ?, l_version = l_version + 1"
                + " WHERE l_orderkey = ? AND l_linenumber = ? AND l_version = ?",
            text(shipping),
            line.orderKey(),
            line.number(),
            line.version());
  }

  @Override
  public Optional<Stock> stock(long part, long supplier) throws SQLException {
    return sql
        .query(
            "SELECT ps_available, ps_taken FROM partsupp WHERE ps_partkey = ? AND ps_suppkey = ?",
            row -> new Stock(part, supplier, row.getLong("ps_available"), row.getLong("ps_taken")),
            part,
            supplier)
        .stream()
        .findFirst();
  }

  @Override
  public Set<String> shippingModes() throws SQLException {
    return new HashSet<>(
        sql.query(
            "SELECT split_part(l_shipping, ': ', 1), count(*) FROM lineitem"
                + " GROUP BY split_part(l_shipping, ': ', 1)",
            row -> String.valueOf(row.getString(1))));
  }

  private static Customer customer(ResultSet row) throws SQLException {
    return new Customer(
        row.getLong("c_custkey"),
        row.getString("c_full_name"),
        row.getString("c_country_code"),
        row.getString("c_local_number"),
        row.getInt("c_name_version"),
        row.getInt("c_country_version"),
        row.getInt("c_local_version"));
  }

  private static Line line(ResultSet row) throws SQLException {
    String[] parts = row.getString("l_shipping").split(SEPARATOR, 2);
    return new Line(
        row.getLong("l_orderkey"),
        row.getInt("l_linenumber"),
        new Shipping(parts[0], parts[1]),
        row.getInt("l_version"));
  }

  private static String text(Shipping shipping) {
    return shipping.mode() + SEPARATOR + shipping.instruction();
  }
}
