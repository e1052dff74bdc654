package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import javax.sql.rowset.serial.SerialBlob;
import javax.sql.rowset.serial.SerialClob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that feed both columns of a change. */
final class StreamsIT extends RuledConnection {
  private static final String PHOTO = "UPDATE users SET picture = ? WHERE id = 1";
  private static final String NAME = "UPDATE users SET full_name = ? WHERE id = 1";

  /** One of JDBC's ways to bind a value as a stream. */
  private interface Bind<T> {
    void on(PreparedStatement statement, T value) throws SQLException;
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int at = 0; at < size; at++) {
      bytes[at] = (byte) (at * 31 + at / 251);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, StreamBuffer.MAX_ON_HEAP, StreamBuffer.MAX_ON_HEAP + 1, 1_000_000})
  void bytes_throughEverySetter_feedBothColumns(int size) throws SQLException {
    byte[] value = bytes(size);
    assertStored(value, (s, v) -> s.setBinaryStream(1, new ByteArrayInputStream(v), v.length));
    assertStored(
        value, (s, v) -> s.setBinaryStream(1, new ByteArrayInputStream(v), (long) v.length));
    assertStored(value, (s, v) -> s.setBinaryStream(1, new ByteArrayInputStream(v)));
  }

  private void assertStored(byte[] value, Bind<byte[]> bind) throws SQLException {
    postgres.run("UPDATE users SET photo = NULL, picture = NULL");
    try (PreparedStatement update = connection.prepareStatement(PHOTO)) {
      bind.on(update, value);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    String hash = "SELECT md5(photo) || ' ' || (photo = picture) FROM users WHERE id = 1";
    assertThat(postgres.value(hash)).isEqualTo(postgres.value(md5(value)) + " true");
  }

  private static String md5(byte[] value) {
    return "SELECT md5('\\x" + java.util.HexFormat.of().formatHex(value) + "'::bytea)";
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, StreamBuffer.MAX_ON_HEAP, 300_000})
  void text_throughEverySetter_feedsBothColumns(int size) throws SQLException {
    String text = "aé€\uD83D\uDE00".repeat(size / 5);
    assertStored(text, (s, v) -> s.setCharacterStream(1, new StringReader(v), v.length()));
    assertStored(text, (s, v) -> s.setCharacterStream(1, new StringReader(v)));
    String ascii = "x".repeat(size);
    assertStored(
        ascii,
        (s, v) ->
            s.setAsciiStream(
                1, new ByteArrayInputStream(v.getBytes(StandardCharsets.US_ASCII)), v.length()));
    assertStored(text, StreamsIT::setUnicode);
    assertStored(
        text,
        (s, v) ->
            s.setObject(
                1,
                new ByteArrayInputStream(v.getBytes(StandardCharsets.UTF_8)),
                Types.LONGVARCHAR));
  }

  @SuppressWarnings("deprecation")
  private static void setUnicode(PreparedStatement statement, String value) throws SQLException {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    statement.setUnicodeStream(1, new ByteArrayInputStream(utf8), utf8.length);
  }

  private void assertStored(String value, Bind<String> bind) throws SQLException {
    postgres.run("UPDATE users SET name = NULL, full_name = NULL");
    try (PreparedStatement update = connection.prepareStatement(NAME)) {
      bind.on(update, value);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    assertThat(stored()).isEqualTo(value + "/" + value);
  }

  /** What pgjdbc does not know is told as it tells it. */
  @Test
  void stream_throughSetterThatVendorLacks_isItsRefusal() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(NAME)) {
      assertThatThrownBy(() -> update.setNCharacterStream(1, new StringReader("x")))
          .isInstanceOf(java.sql.SQLFeatureNotSupportedException.class);
      assertThatThrownBy(() -> update.setClob(1, new StringReader("x"), 1))
          .isInstanceOf(java.sql.SQLFeatureNotSupportedException.class);
      assertThatThrownBy(() -> update.setCharacterStream(1, new StringReader("x"), -1))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Invalid stream length");
    }
  }

  /** As with pgjdbc alone, what comes after the given length stays the application's. */
  @Test
  void stream_longerThanItsLength_isReadNoFurther() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(PHOTO)) {
      InputStream stream = new ByteArrayInputStream(new byte[] {1, 2, 3, 4});
      update.setBinaryStream(1, stream, 3);
      update.executeUpdate();
      assertThat(stream.read()).isEqualTo(4);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    assertThat(postgres.value("SELECT photo::text || picture::text FROM users WHERE id = 1"))
        .isEqualTo("\\x010203\\x010203");
  }

  @Test
  void batch_ofStreams_feedsBothColumnsOfEachRow() throws SQLException {
    int[] sizes = {10, 100_000, 70_000};
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO users (id, picture, full_name) VALUES (?, ?, ?)")) {
      for (int row = 0; row < sizes.length; row++) {
        insert.setInt(1, 100 + row);
        insert.setBinaryStream(2, new ByteArrayInputStream(bytes(sizes[row])), sizes[row]);
        insert.setCharacterStream(3, new StringReader("n".repeat(sizes[row])));
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
    }
    assertThat(
            postgres.value(
                "SELECT string_agg(length(photo) || ' ' || length(name), ', ' ORDER BY id)"
                    + " FROM users WHERE id >= 100 AND photo = picture AND name = full_name"))
        .isEqualTo("10 10, 100000 100000, 70000 70000");
  }

  /** Where only one column is fed nothing is held: the vendor reads the application's stream. */
  @Test
  void stream_thatFeedsOneColumn_isTheVendorsToRead() throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE town SET name = ? WHERE id = 1")) {
      StringReader reader = new StringReader("Bonn");
      update.setCharacterStream(1, reader);
      update.executeUpdate();
    }
    assertThat(postgres.value("SELECT name FROM town")).isEqualTo("Bonn");
  }

  @Test
  void stream_thatBreaks_isToldWithItsCause() throws SQLException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("gone");
          }
        };
    try (PreparedStatement update = connection.prepareStatement(PHOTO)) {
      assertThatThrownBy(() -> update.setBinaryStream(1, broken))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("gone")
          .hasMessageContaining("SG009")
          .hasCauseInstanceOf(IOException.class);
    }
  }

  /** Two objects of one content would be two values: the columns would disagree for ever. */
  @Test
  void largeObject_inBothColumns_isOne() throws Exception {
    connection.close();
    postgres.run(
        "DROP TABLE IF EXISTS documents",
        "CREATE TABLE documents (id int PRIMARY KEY, scan oid, image oid)",
        "INSERT INTO documents VALUES (1)");
    connection =
        dev.segue.driver.testing.Ruled.by(
                postgres,
                directory,
                """
                  - id: documents-scan
                    table: documents
                    phase: dual-write
                    rename: {from: scan, to: image, type: oid}
                """)
            .connect();
    connection.setAutoCommit(false);
    byte[] value = bytes(100_000);
    Blob blob = new SerialBlob(value);
    Clob clob = new SerialClob("é€x".toCharArray());
    byte[] text = "é€x".getBytes(StandardCharsets.UTF_8);
    assertOneObject(value, s -> s.setBlob(1, new ByteArrayInputStream(value)));
    assertOneObject(value, s -> s.setBlob(1, new ByteArrayInputStream(value), value.length));
    assertOneObject(
        Arrays.copyOf(value, 70_000), s -> s.setBlob(1, new ByteArrayInputStream(value), 70_000));
    assertOneObject(value, s -> s.setBlob(1, blob));
    assertOneObject(value, s -> s.setObject(1, blob));
    assertOneObject(value, s -> s.setObject(1, blob, Types.BLOB));
    assertOneObject(value, s -> s.setObject(1, new ByteArrayInputStream(value), Types.BLOB));
    assertOneObject(text, s -> s.setClob(1, clob));
    assertOneObject(text, s -> s.setObject(1, clob));
  }

  /** Binds a large object. */
  private interface Store {
    void on(PreparedStatement statement) throws SQLException;
  }

  private void assertOneObject(byte[] value, Store store) throws SQLException {
    String objects = "SELECT count(*) FROM pg_largeobject_metadata";
    int before = Integer.parseInt(postgres.value(objects));
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE documents SET image = ? WHERE id = 1")) {
      store.on(update);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    connection.commit();
    assertThat(postgres.value("SELECT md5(lo_get(scan)) || ' ' || (scan = image) FROM documents"))
        .isEqualTo(postgres.value(md5(value)) + " true");
    assertThat(postgres.value(objects)).isEqualTo(String.valueOf(before + 1));
  }
}
