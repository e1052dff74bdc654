package dev.segue.examples.quickstart;

import dev.segue.examples.quickstart.Shop.Customer;
import dev.segue.examples.quickstart.Shop.Item;
import dev.segue.examples.quickstart.Shop.Line;
import dev.segue.examples.quickstart.Shop.NewOrder;
import dev.segue.examples.quickstart.Shop.Stock;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One user of a shop: does one thing after the other, and holds each answer against the oracle. */
final class Workload {
  private final Shop shop;
  private final Oracle oracle;
  private final Statistics statistics;
  private final Random random;
  private final List<Long> placed = new ArrayList<>();

  Workload(Shop shop, Oracle oracle, Statistics statistics, long seed) {
    this.shop = shop;
    this.oracle = oracle;
    this.statistics = statistics;
    this.random = new Random(seed);
  }

  /** Does one thing, chosen by chance; an error is counted and the user goes on. */
  void step() {
    long start = System.nanoTime();
    try {
      act(random.nextInt(100));
    } catch (SQLException | RuntimeException e) {
      statistics.error(e);
    }
    statistics.operation(System.nanoTime() - start);
  }

  private void act(int chance) throws SQLException {
    if (chance < 25) {
      someCustomer();
    } else if (chance < 32) {
      namesakes();
    } else if (chance < 36) {
      customersOfCountry();
    } else if (chance < 44) {
      rename();
    } else if (chance < 51) {
      move();
    } else if (chance < 58) {
      renumber();
    } else if (chance < 68) {
      place();
    } else if (chance < 82) {
      orderWithLines();
    } else if (chance < 90) {
      reship();
    } else if (chance < 99) {
      stock();
    } else {
      statistics.check(oracle.difference(shop.shippingModes()));
    }
  }

  private Customer someCustomer() throws SQLException {
    long key = 1L + random.nextInt(oracle.customers());
    Optional<Customer> customer = shop.customer(key);
    if (customer.isEmpty()) {
      throw new IllegalStateException("customer " + key + " is gone");
    }
    statistics.check(oracle.difference(customer.get()));
    return customer.get();
  }

  private void namesakes() throws SQLException {
    Customer customer = someCustomer();
    for (Customer found : shop.customersNamed(customer.name())) {
      statistics.check(oracle.difference(found));
      statistics.check(
          unless(found.name().equals(customer.name()), "found by another name", found));
    }
  }

  private void customersOfCountry() throws SQLException {
    String country = String.valueOf(10 + random.nextInt(25));
    for (Customer found : shop.customersIn(country, 10)) {
      statistics.check(oracle.difference(found));
      statistics.check(unless(found.country().equals(country), "not in " + country, found));
    }
  }

  private void rename() throws SQLException {
    Customer customer = someCustomer();
    shop.rename(customer, oracle.name(customer.key(), customer.nameVersion() + 1));
  }

  private void move() throws SQLException {
    Customer customer = someCustomer();
    shop.moveTo(customer, oracle.country(customer.key(), customer.countryVersion() + 1));
  }

  private void renumber() throws SQLException {
    Customer customer = someCustomer();
    shop.renumber(customer, oracle.local(customer.key(), customer.localVersion() + 1));
  }

  private void place() throws SQLException {
    List<Item> items = new ArrayList<>();
    int lines = 1 + random.nextInt(3);
    for (int i = 0; i < lines; i++) {
      Oracle.StockKey key = oracle.stockKeys().get(random.nextInt(oracle.stockKeys().size()));
      items.add(new Item(key.part(), key.supplier(), 1 + random.nextInt(5)));
    }
    // Everybody locks stock in one order, so that nobody waits in a circle.
    items.sort(Comparator.comparingLong(Item::part).thenComparingLong(Item::supplier));
    long key = shop.place(new NewOrder(1L + random.nextInt(oracle.customers()), items));
    placed.add(key);
    statistics.check(
        unless(shop.lines(key).size() == items.size(), "has not " + items.size() + " lines", key));
  }

  private void orderWithLines() throws SQLException {
    long key = someOrder();
    statistics.check(oracle.difference(key, shop.total(key)));
    for (Line line : shop.lines(key)) {
      statistics.check(oracle.difference(line));
    }
    long customer = 1L + random.nextInt(oracle.customers());
    BigDecimal last = null;
    for (long dear : shop.ordersAbove(customer, new BigDecimal("100000.00"))) {
      BigDecimal total = shop.total(dear).orElseThrow();
      boolean inOrder = last == null || last.compareTo(total) >= 0;
      statistics.check(unless(inOrder, "dearer than the one before", dear));
      last = total;
    }
  }

  private void reship() throws SQLException {
    List<Line> lines = shop.lines(someOrder());
    Line line = lines.get(random.nextInt(lines.size()));
    statistics.check(oracle.difference(line));
    shop.reship(line, Oracle.shipping(line.orderKey(), line.number(), line.version() + 1));
  }

  private void stock() throws SQLException {
    Oracle.StockKey key = oracle.stockKeys().get(random.nextInt(oracle.stockKeys().size()));
    Optional<Stock> stock = shop.stock(key.part(), key.supplier());
    statistics.check(
        stock.isEmpty() ? Optional.of(key + " is gone") : oracle.difference(stock.get()));
  }

  private long someOrder() {
    boolean ownOrder = !placed.isEmpty() && random.nextInt(4) == 0;
    return ownOrder
        ? placed.get(random.nextInt(placed.size()))
        : oracle.orderKeys().get(random.nextInt(oracle.orderKeys().size()));
  }

  private static Optional<String> unless(boolean right, String difference, Object what) {
    return right ? Optional.empty() : Optional.of(what + ": " + difference);
  }
}
