package dev.segue.examples.quickstart;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The order-handling application: what both of its versions can do. Each update names the version
 * of the value that it replaces, and does nothing if another was faster.
 */
interface Shop {
  /** The customer of that key. */
  Optional<Customer> customer(long key) throws SQLException;

  /** The customers of that name. */
  List<Customer> customersNamed(String name) throws SQLException;

  /** Some customers whose phone is in that country, by key. */
  List<Customer> customersIn(String country, int limit) throws SQLException;

  /** Gives a customer another name. */
  boolean rename(Customer customer, String name) throws SQLException;

  /** Gives a customer another country code, and leaves the local number. */
  boolean moveTo(Customer customer, String country) throws SQLException;

  /** Gives a customer another local number, and leaves the country code. */
  boolean renumber(Customer customer, String local) throws SQLException;

  /** Takes an order: the order, its lines, and their goods from stock, in one transaction. */
  long place(NewOrder order) throws SQLException;

  /** An order's total. */
  Optional<BigDecimal> total(long orderKey) throws SQLException;

  /** The keys of a customer's orders that cost more than that, the dearest first. */
  List<Long> ordersAbove(long customerKey, BigDecimal total) throws SQLException;

  /** The lines of an order, in their order. */
  List<Line> lines(long orderKey) throws SQLException;

  /** Has a line shipped another way. */
  boolean reship(Line line, Shipping shipping) throws SQLException;

  /** What is there of a part from a supplier. */
  Optional<Stock> stock(long part, long supplier) throws SQLException;

  /** The ways in which anything is shipped. */
  Set<String> shippingModes() throws SQLException;

  /** A customer, with the versions of its values. */
  record Customer(
      long key,
      String name,
      String country,
      String local,
      int nameVersion,
      int countryVersion,
      int localVersion) {}

  /** How a line is shipped. */
  record Shipping(String mode, String instruction) {}

  /** One line of an order, with the version of its shipping. */
  record Line(long orderKey, int number, Shipping shipping, int version) {}

  /** What is there, and what was taken since the data was loaded. */
  record Stock(long part, long supplier, long available, long taken) {}

  /** Goods from one supplier. */
  record Item(long part, long supplier, int quantity) {}

  /** An order that a customer wants to place. */
  record NewOrder(long customerKey, List<Item> items) {
    public NewOrder {
      items = List.copyOf(items);
    }
  }
}
