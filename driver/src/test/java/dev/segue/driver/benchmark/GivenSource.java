package dev.segue.driver.benchmark;

import dev.segue.driver.forwarding.ForwardingDataSource;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The source last given, for a wrapper that makes its source by the name of its class. */
public final class GivenSource extends ForwardingDataSource {
  private static volatile @Nullable DataSource given;

  static void give(DataSource source) {
    given = source;
  }

  @Override
  protected DataSource delegate() {
    return Objects.requireNonNull(given, "give a source first");
  }
}
