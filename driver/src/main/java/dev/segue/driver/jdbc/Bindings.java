package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import dev.segue.rules.splice.ParameterMap;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values bound to a statement, by the application's numbers, kept so that the statement can be
 * prepared anew under other rules. Keeping one costs three array stores.
 */
final class Bindings {
  private static final int FIRST_SIZE = 4;
  private static final Setter[] NO_SETTERS = {};
  private static final long[] NO_BITS = {};
  private static final Object[] NO_VALUES = {};

  // Most statements live for one execution: nothing is made before a value is kept.
  private @Nullable Setter[] setters = NO_SETTERS;
  private long[] bits = NO_BITS;
  private @Nullable Object[] values = NO_VALUES;

  void put(int number, Setter setter, long primitive, @Nullable Object value) {
    if (number >= setters.length) {
      int size = Math.max(Math.max(number + 1, FIRST_SIZE), 2 * setters.length);
      setters = Arrays.copyOf(setters, size);
      bits = Arrays.copyOf(bits, size);
      values = Arrays.copyOf(values, size);
    }
    setters[number] = setter;
    bits[number] = primitive;
    values[number] = value;
  }

  void clear() {
    Arrays.fill(setters, null);
    Arrays.fill(values, null);
  }

  /** Binds everything once more. */
  void replay(PreparedStatement statement, Optional<ParameterMap> map) throws SQLException {
    for (int number = 1; number < setters.length; number++) {
      Setter setter = setters[number];
      if (setter != null) {
        bind(statement, map, number, setter, bits[number], values[number]);
      }
    }
  }

  /** Binds one application parameter to all that it feeds. */
  static void bind(
      PreparedStatement statement,
      Optional<ParameterMap> map,
      int number,
      Setter setter,
      long primitive,
      @Nullable Object value)
      throws SQLException {
    if (map.isEmpty()) {
      setter.on(statement, number, primitive, value);
      return;
    }
    int targets = targets(map.get(), number);
    for (int nth = 0; nth < targets; nth++) {
      setter.on(statement, map.get().target(number, nth), primitive, value);
    }
  }

  /** How many parameters of the database an application parameter feeds. */
  static int targets(ParameterMap map, int number) throws SQLException {
    if (number < 1 || number > map.applicationCount()) {
      throw DriverError.NO_SUCH_PARAMETER.says(
          "There is no parameter "
              + number
              + ": this statement has "
              + map.applicationCount()
              + ", counted from 1.");
    }
    return map.targetCount(number);
  }
}
