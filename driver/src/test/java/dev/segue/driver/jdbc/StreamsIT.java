package dev.segue.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.segue.driver.testing.Ruled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Streams that feed both columns of a change, and how much of them is held in memory. */
final class StreamsIT extends RuledConnection {
  private static final String PHOTO = "UPDATE users SET picture = ? WHERE id = 1";
  private static final String NAME = "UPDATE users SET full_name = ? WHERE id = 1";

  @Test
  void stream_asLongAsTheBound_feedsBothColumns() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(PHOTO)) {
      update.setBinaryStream(1, new ByteArrayInputStream(new byte[StreamBuffer.MAX_SIZE]));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    assertThat(
            postgres.value(
                "SELECT length(photo) || ' ' || (photo = picture) FROM users WHERE id = 1"))
        .isEqualTo(StreamBuffer.MAX_SIZE + " true");
  }

  @Test
  void stream_longerThanTheBound_isRefusedAndStoresNothing() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(PHOTO)) {
      assertThatThrownBy(
              () ->
                  update.setBinaryStream(
                      1, new ByteArrayInputStream(new byte[StreamBuffer.MAX_SIZE + 1])))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("parameter 1")
          .hasMessageContaining("byte[]")
          .hasMessageContaining("SG008");
      update.setBytes(1, new byte[] {1});
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    assertThat(postgres.value("SELECT photo::text || picture::text FROM users WHERE id = 1"))
        .isEqualTo("\\x01\\x01");
  }

  @Test
  void reader_longerThanTheBound_isRefusedAndStoresNothing() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(NAME)) {
      Reader tooLong = new StringReader("x".repeat(StreamBuffer.MAX_SIZE + 1));
      assertThatThrownBy(() -> update.setCharacterStream(1, tooLong)).hasMessageContaining("SG008");
      update.setCharacterStream(1, new StringReader("Cid"));
      update.executeUpdate();
    }
    assertThat(stored()).isEqualTo("Cid/Cid");
  }

  /** Where only one column is fed nothing is held, and there is no bound. */
  @Test
  void stream_thatFeedsOneColumn_isNotBounded() throws Exception {
    String planned = RULES.replace("dual-write", "planned");
    try (Connection other = Ruled.by(postgres, directory, planned).connect();
        PreparedStatement update = other.prepareStatement(PHOTO)) {
      int size = StreamBuffer.MAX_SIZE + 1;
      update.setBinaryStream(1, new ByteArrayInputStream(new byte[size]), size);
      update.executeUpdate();
      assertThat(postgres.value("SELECT length(photo) FROM users WHERE id = 1"))
          .isEqualTo(String.valueOf(size));
    }
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
}
