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
 * prepared anew under other rules.
 */
final class Bindings {
  private static final Object[] NONE = {};

  /** What most statements bind at most; a statement that lives once pays for what it has here. */
  private static final int FIRST_PARAMETERS = 2;

  /** A setter and its value for each parameter, one behind the other. */
  private @Nullable Object[] kept = NONE;

  void put(int number, Setter setter, @Nullable Object value) {
    int at = 2 * (number - 1);
    if (at >= kept.length) {
      int size = Math.max(Math.max(at + 2, 2 * FIRST_PARAMETERS), 2 * kept.length);
      kept = Arrays.copyOf(kept, size);
    }
    kept[at] = setter;
    kept[at + 1] = value;
  }

  void clear() {
    Arrays.fill(kept, null);
  }

  /** Binds everything once more. */
  void replay(PreparedStatement statement, Optional<ParameterMap> map) throws SQLException {
    for (int at = 0; at < kept.length; at += 2) {
      if (kept[at] instanceof Setter setter) {
        bind(statement, map, at / 2 + 1, setter, kept[at + 1]);
      }
    }
  }

  /** Binds one application parameter to all that it feeds. */
  static void bind(
      PreparedStatement statement,
      Optional<ParameterMap> map,
      int number,
      Setter setter,
      @Nullable Object value)
      throws SQLException {
    if (map.isEmpty()) {
      setter.on(statement, number, value);
      return;
    }
    int targets = targets(map.get(), number);
    for (int nth = 0; nth < targets; nth++) {
      setter.on(statement, map.get().target(number, nth), value);
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
