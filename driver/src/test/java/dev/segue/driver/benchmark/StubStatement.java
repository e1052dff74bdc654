package dev.segue.driver.benchmark;

import dev.segue.driver.forwarding.ForwardingPreparedStatement;
import java.sql.PreparedStatement;

/** A prepared statement that takes two values and updates one row, without any work. */
final class StubStatement extends ForwardingPreparedStatement {
  private int number;
  private String text = "";
  private boolean closed;

  @Override
  protected PreparedStatement delegate() {
    throw new UnsupportedOperationException("the stub has nothing behind it");
  }

  @Override
  public void setInt(int parameterIndex, int x) {
    number = parameterIndex + x;
  }

  @Override
  public void setString(int parameterIndex, String x) {
    text = x;
  }

  @Override
  public int executeUpdate() {
    return closed ? 0 : number + text.length();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isPoolable() {
    return true;
  }
}
