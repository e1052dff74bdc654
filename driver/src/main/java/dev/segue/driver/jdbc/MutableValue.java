package dev.segue.driver.jdbc;

import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Values of JDBC's own that an application may change behind a setter, as one that uses a date or
 * an array for every row does: the vendor's driver has read them by then, and so must a later
 * replay.
 */
final class MutableValue {
  private MutableValue() {}

  /** A copy of a value that can change, any other as it is. */
  @SuppressWarnings({
    "unchecked",
    "JavaUtilDate"
  }) // a clone is of its class; JDBC's dates are of it
  static <T> @Nullable T copy(@Nullable T value) {
    if (value instanceof byte[] bytes) {
      return (T) bytes.clone();
    }
    if (value instanceof Object[] elements) {
      return (T) elements.clone();
    }
    if (value instanceof Date date) {
      return (T) date.clone();
    }
    if (value instanceof Calendar calendar) {
      return (T) calendar.clone();
    }
    return value;
  }
}
