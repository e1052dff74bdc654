package dev.segue.driver.vendor;

import dev.segue.rules.splice.PositionMap;
import java.io.InputStream;
import java.io.Reader;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A vendor's driver of which nothing is known beyond JDBC. */
final class PlainVendor implements Vendor {
  @Override
  public TransactionState transactionState() {
    return TransactionState.UNKNOWN;
  }

  @Override
  public SQLException inApplicationText(
      SQLException error, String rewritten, PositionMap positions) {
    return error;
  }

  @Override
  public void carryOver(Statement from, Statement to) {}

  @Override
  public @Nullable Object copy(@Nullable Object value) {
    return value;
  }

  @Override
  public OptionalLong largeObject(InputStream content, long most) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong largeObject(Reader content, long most) {
    return OptionalLong.empty();
  }
}
