package dev.segue.driver.jdbc;

import dev.segue.driver.execute.Planned;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a statement's result sets their wrapping, the same one for the same result set. */
final class Results {
  private final SegueConnection connection;
  private final Statement owner;
  private @Nullable SegueResultSet last;

  Results(SegueConnection connection, Statement owner) {
    this.connection = connection;
    this.owner = owner;
  }

  /**
   * The application's view of the vendor's result set; null stays null, as JDBC has it.
   *
   * @param planned what ran to give it
   */
  @Nullable ResultSet wrap(@Nullable ResultSet raw, @Nullable Planned planned) {
    if (raw == null) {
      return null;
    }
    SegueResultSet known = last;
    if (known != null && known.delegate() == raw) {
      return known;
    }
    SegueResultSet wrapped =
        new SegueResultSet(connection, Optional.of(owner), raw, Optional.ofNullable(planned));
    last = wrapped;
    return wrapped;
  }
}
