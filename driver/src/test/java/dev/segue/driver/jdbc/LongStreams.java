package dev.segue.driver.jdbc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * An application with a heap too small for its streams and a temporary directory of its own. It
 * checks by itself that no file stays, and says that it is done.
 */
final class LongStreams {
  static final String DONE = "all streams stored, no file left";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SMALL = 2 * StreamBuffer.MAX_ON_HEAP;
  private static final String PHOTO = "UPDATE users SET picture = ? WHERE id = ?";

  private final Path directory = Path.of(System.getProperty("java.io.tmpdir"));
  private final String url;

  private LongStreams(String url) {
    this.url = url;
  }

  /** Takes how many bytes a long stream has, our URL, and others to do the same with. */
  public static void main(String[] arguments) throws Exception {
    int size = Integer.parseInt(arguments[0]);
    LongStreams ours = new LongStreams(arguments[1]);
    ours.storeLong("UPDATE users SET picture = ?, full_name = ? WHERE id = ?", size);
    ours.readLong();
    ours.keepFilesOnlyWhileBound();
    for (int at = 2; at < arguments.length; at++) {
      new LongStreams(arguments[at])
          .storeLong("UPDATE users SET photo = ?, name = ? WHERE id = ?", size);
    }
    System.out.println(DONE);
  }

  /** A stream of so many letters, which nothing holds. */
  private static InputStream letters(int size) {
    return new InputStream() {
      private int given;

      @Override
      public int read() {
        return given == size ? -1 : 'a' + given++ % 23;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        int count = Math.min(length, size - given);
        for (int at = 0; at < count; at++) {
          into[offset + at] = (byte) read();
        }
        return count == 0 && length > 0 ? -1 : count;
      }
    };
  }

  /** With its length, and without: all that pgjdbc itself sends without holding it. */
  private void storeLong(String sql, int size) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setBinaryStream(1, letters(size), size);
      update.setString(2, "short");
      update.setInt(3, 1);
      expect(1, update.executeUpdate());
      int less = size / 4;
      update.setBinaryStream(1, letters(less));
      update.setCharacterStream(2, new InputStreamReader(letters(less), StandardCharsets.US_ASCII));
      update.setInt(3, 2);
      expect(1, update.executeUpdate());
    }
    expectFiles(0);
  }

  /** Rows that together are more than the heap, of which each fetch brings a few. */
  private void readLong() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT full_name, repeat('x', 10000) AS beside FROM users,"
                    + " generate_series(1, 10000) WHERE id = 1")) {
      connection.setAutoCommit(false);
      query.setFetchSize(50);
      try (ResultSet rows = query.executeQuery()) {
        int read = 0;
        while (rows.next()) {
          read += rows.getString("full_name").equals("short") ? 1 : 0;
          expect(10_000, rows.getString("beside").length());
        }
        expect(10_000, read);
      }
    }
  }

  private static InputStream small() {
    return new ByteArrayInputStream(new byte[SMALL]);
  }

  private void keepFilesOnlyWhileBound() throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(url)) {
      try (PreparedStatement update = connection.prepareStatement(PHOTO)) {
        letGoByEachCall(update);
        letGoAfterBatches(update);
        letGoAfterFailure(connection);
        bind(update);
      }
      expectFiles(0);
      abandon(connection);
    }
    Connection closed = DriverManager.getConnection(url);
    bind(closed.prepareStatement(PHOTO));
    closed.close();
    expectFiles(0);
    Connection aborted = DriverManager.getConnection(url);
    bind(aborted.prepareStatement(PHOTO));
    aborted.abort(Runnable::run);
    expectFiles(0);
  }

  private void bind(PreparedStatement update) throws SQLException, IOException {
    update.setBinaryStream(1, small());
    update.setInt(2, -1);
    expectFiles(1);
  }

  private void letGoByEachCall(PreparedStatement update) throws SQLException, IOException {
    bind(update);
    expectFiles(1);
    bind(update);
    update.setBytes(1, new byte[1]);
    expectFiles(0);
    bind(update);
    update.clearParameters();
    expectFiles(0);
    bind(update);
    expect(0, update.executeUpdate());
    expectFiles(0);
  }

  private void letGoAfterBatches(PreparedStatement update) throws SQLException, IOException {
    for (int round = 0; round < 2; round++) {
      for (int row = 1; row <= 3; row++) {
        update.setBinaryStream(1, small());
        update.setInt(2, -row);
        update.addBatch();
        expectFiles(row);
      }
      update.clearParameters();
      expectFiles(3);
      if (round == 0) {
        update.clearBatch();
      } else {
        expect(3, update.executeBatch().length);
      }
      expectFiles(0);
    }
  }

  private void letGoAfterFailure(Connection connection) throws SQLException, IOException {
    try (PreparedStatement wrong =
        connection.prepareStatement("UPDATE users SET picture = ? WHERE id = 1 / (id - id)")) {
      wrong.setBinaryStream(1, small(), SMALL);
      expectFiles(1);
      try {
        wrong.executeUpdate();
        throw new IllegalStateException("divided by zero");
      } catch (SQLException expected) {
        expectFiles(0);
      }
    }
  }

  /** A statement that nobody closed and nobody reaches. */
  private void abandon(Connection connection) throws SQLException, IOException {
    bind(connection.prepareStatement(PHOTO));
    Instant end = Instant.now().plus(PATIENCE);
    while (files() > 0) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("an abandoned statement keeps its file");
      }
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private int files() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "segue-stream*")) {
      for (Path file : files) {
        count += Files.isRegularFile(file) ? 1 : 0;
      }
    }
    return count;
  }

  private void expectFiles(int count) throws IOException {
    expect(count, files());
  }

  private static void expect(int expected, int found) {
    if (found != expected) {
      throw new IllegalStateException("expected " + expected + ", found " + found);
    }
  }
}
