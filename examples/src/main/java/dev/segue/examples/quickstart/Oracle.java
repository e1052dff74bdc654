package dev.segue.examples.quickstart;

import dev.segue.examples.quickstart.Shop.Customer;
import dev.segue.examples.quickstart.Shop.Line;
import dev.segue.examples.quickstart.Shop.Shipping;
import dev.segue.examples.quickstart.Shop.Stock;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.Distributions;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.PartSupplierGenerator;
import io.trino.tpch.TextPool;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What every read must show.
 *
 * <p>Each value that the application writes follows from its row's key and the value's version,
 * which stands in a column that no change maps; version 0 is what the generator made. So a reader
 * can tell right from wrong for any row, whoever wrote it last, in whichever shape, in whichever
 * process.
 */
final class Oracle {
  /** The ways in which the generator ships, and their instructions. */
  static final List<String> MODES =
      List.of("AIR", "FOB", "MAIL", "RAIL", "REG AIR", "SHIP", "TRUCK");

  private static final List<String> INSTRUCTIONS =
      List.of("COLLECT COD", "DELIVER IN PERSON", "NONE", "TAKE BACK RETURN");

  /**
   * Characters of text that the generator draws comments from. Nobody looks at a comment here, and
   * its own 300 million would take that much memory in every process.
   */
  private static final int COMMENTS = 1_000_000;

  /** Keys from here on are of orders that the application placed. */
  private static final long FIRST_PLACED = 1_000_000_000L;

  private final Map<Long, String> phones = new HashMap<>();
  private final Map<Long, BigDecimal> totals = new HashMap<>();
  private final Map<LineKey, Shipping> shippings = new HashMap<>();
  private final Map<StockKey, Long> stocks = new HashMap<>();
  private final List<StockKey> stockKeys = new ArrayList<>();
  private final List<Long> orderKeys = new ArrayList<>();

  private record LineKey(long order, int number) {}

  record StockKey(long part, long supplier) {}

  /** An oracle for the data of that scale: it runs the generator once more. */
  Oracle(double scale) {
    Distributions words = Distributions.getDefaultDistributions();
    TextPool comments = new TextPool(COMMENTS, words);
    new CustomerGenerator(scale, 1, 1, words, comments)
        .forEach(row -> phones.put(row.getCustomerKey(), row.getPhone()));
    new OrderGenerator(scale, 1, 1, words, comments)
        .forEach(
            row -> {
              orderKeys.add(row.getOrderKey());
              totals.put(row.getOrderKey(), BigDecimal.valueOf(row.getTotalPriceInCents(), 2));
            });
    new LineItemGenerator(scale, 1, 1, words, comments)
        .forEach(
            row ->
                shippings.put(
                    new LineKey(row.getOrderKey(), row.getLineNumber()),
                    new Shipping(row.getShipMode(), row.getShipInstructions())));
    new PartSupplierGenerator(scale, 1, 1, comments)
        .forEach(
            row -> {
              StockKey key = new StockKey(row.getPartKey(), row.getSupplierKey());
              stockKeys.add(key);
              stocks.put(key, (long) row.getAvailableQuantity());
            });
  }

  /** The number of customers, whose keys run from 1. */
  int customers() {
    return phones.size();
  }

  List<Long> orderKeys() {
    return orderKeys;
  }

  List<StockKey> stockKeys() {
    return stockKeys;
  }

  String name(long key, int version) {
    return "Customer#%09d".formatted(key) + (version == 0 ? "" : "/" + version);
  }

  String country(long key, int version) {
    String phone = phones.getOrDefault(key, "");
    return version == 0
        ? phone.substring(0, phone.indexOf('-'))
        : String.valueOf(10 + (key * 7 + version) % 25);
  }

  String local(long key, int version) {
    String phone = phones.getOrDefault(key, "");
    long digits = (key * 7_919 + version * 104_729L) % 10_000_000_000L;
    return version == 0
        ? phone.substring(phone.indexOf('-') + 1)
        : "%03d-%03d-%04d".formatted(digits / 10_000_000, digits / 10_000 % 1_000, digits % 10_000);
  }

  /** How a line of an order that the application placed is shipped at some version. */
  static Shipping shipping(long order, int number, int version) {
    int choice = Math.floorMod(Long.hashCode(order * 31 + number * 17L + version * 13L), 28);
    return new Shipping(MODES.get(choice % 7), INSTRUCTIONS.get(choice / 7));
  }

  /** The total of an order that the application placed. */
  static BigDecimal placedTotal(long order) {
    return BigDecimal.valueOf(order % 1_000_000, 2);
  }

  /** The difference between a customer and what it must be, in words. */
  Optional<String> difference(Customer read) {
    Customer right =
        new Customer(
            read.key(),
            name(read.key(), read.nameVersion()),
            country(read.key(), read.countryVersion()),
            local(read.key(), read.localVersion()),
            read.nameVersion(),
            read.countryVersion(),
            read.localVersion());
    return differs(read, right);
  }

  Optional<String> difference(Line read) {
    boolean loaded = read.orderKey() < FIRST_PLACED && read.version() == 0;
    Optional<Shipping> right =
        loaded
            ? Optional.ofNullable(shippings.get(new LineKey(read.orderKey(), read.number())))
            : Optional.of(shipping(read.orderKey(), read.number(), read.version()));
    return differs(Optional.of(read.shipping()), right);
  }

  Optional<String> difference(Stock read) {
    long loaded = stocks.getOrDefault(new StockKey(read.part(), read.supplier()), -1L);
    return differs(read.available(), loaded - read.taken());
  }

  Optional<String> difference(long order, Optional<BigDecimal> read) {
    BigDecimal right = totals.getOrDefault(order, placedTotal(order));
    return differs(
        read.map(BigDecimal::stripTrailingZeros), Optional.of(right.stripTrailingZeros()));
  }

  Optional<String> difference(Set<String> modes) {
    return differs(modes, Set.copyOf(MODES));
  }

  private static Optional<String> differs(Object read, Object right) {
    return read.equals(right)
        ? Optional.empty()
        : Optional.of("read " + read + " where it must be " + right);
  }
}
