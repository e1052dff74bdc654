package dev.segue.driver.benchmark;

import dev.segue.driver.forwarding.ForwardingConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A real connection whose updates, and queries of orders, do nothing, so that what is measured is
 * what stands before it. Everything else, as the questions to the catalog, reaches the server.
 * Closing it closes nothing: the real one serves all.
 */
final class StubConnection extends ForwardingConnection {
  private final Connection real;
  private @Nullable StubStatement last;

  StubConnection(Connection real) {
    this.real = real;
  }

  @Override
  protected Connection delegate() {
    return real;
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    if (!sql.startsWith("UPDATE ") && !sql.startsWith("SELECT o")) {
      return real.prepareStatement(sql);
    }
    // Kept, so that it is really made, as a vendor's statement is.
    last = new StubStatement();
    return last;
  }

  @Override
  public boolean isClosed() {
    return last == null;
  }

  @Override
  public void close() {
    last = null;
  }
}
