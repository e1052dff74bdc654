package dev.segue.driver.jdbc;

import dev.segue.driver.error.DriverError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a stream once so that it can feed several columns: on the heap, or beyond a
 * bound in a temporary file. Text is kept as UTF-16.
 */
final class StreamBuffer extends OutputStream {
  /**
   * Bytes of one stream that stay on the heap. A batch holds one buffer a row; pgjdbc by itself
   * keeps 50 kB of a stream whose length it is not told.
   */
  static final int MAX_ON_HEAP = 1 << 16;

  private static final int PART = 8192;

  private final TemporaryFiles files;
  private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
  private @Nullable TemporaryFile file;
  private @Nullable OutputStream writing;
  private long size;

  private StreamBuffer(TemporaryFiles files) {
    this.files = files;
  }

  /**
   * Reads bytes.
   *
   * @param length how many at most: what comes after them is the application's
   * @param number the parameter's, for an error
   */
  static StreamBuffer of(InputStream stream, long length, int number, TemporaryFiles files)
      throws SQLException {
    StreamBuffer buffer = new StreamBuffer(files);
    byte[] part = new byte[PART];
    return buffer.fill(
        length,
        number,
        most -> stream.read(part, 0, most),
        (count, bytes) -> bytes.write(part, 0, count));
  }

  /** Reads characters. */
  static StreamBuffer of(Reader reader, long length, int number, TemporaryFiles files)
      throws SQLException {
    StreamBuffer buffer = new StreamBuffer(files);
    Writer text = new OutputStreamWriter(buffer, StandardCharsets.UTF_16BE);
    char[] part = new char[PART];
    return buffer.fill(
        length,
        number,
        most -> reader.read(part, 0, most),
        (count, bytes) -> {
          text.write(part, 0, count);
          text.flush();
        });
  }

  /** Reads at most so many into a part; gives how many, or less than 0 at the end. */
  private interface Source {
    int read(int most) throws IOException;
  }

  /** Writes what was read last. */
  private interface Sink {
    void write(int count, OutputStream bytes) throws IOException;
  }

  private StreamBuffer fill(long length, int number, Source source, Sink sink) throws SQLException {
    boolean filled = false;
    try {
      long left = length;
      while (left > 0) {
        int count = read(source, (int) Math.min(PART, left), number);
        if (count < 0) {
          break;
        }
        sink.write(count, this);
        left -= count;
      }
      endWriting();
      filled = true;
      return this;
    } catch (IOException failure) {
      throw DriverError.STREAM_NOT_SPILLED.says(
          "The stream for parameter "
              + number
              + " feeds several columns while its table changes, is longer than "
              + MAX_ON_HEAP
              + " bytes, and could not be kept in a temporary file in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + failure.getMessage()
              + ". Make room there, or name another directory with -Djava.io.tmpdir.",
          failure);
    } finally {
      if (!filled) {
        discard();
      }
    }
  }

  private static int read(Source source, int most, int number) throws SQLException {
    try {
      return source.read(most);
    } catch (IOException failure) {
      throw DriverError.STREAM_UNREADABLE.says(
          "The stream for parameter "
              + number
              + " failed while it was read for the several columns that it feeds: "
              + failure.getMessage()
              + ". Bind it anew.",
          failure);
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (writing == null && heap.size() + length <= MAX_ON_HEAP) {
      heap.write(bytes, offset, length);
      return;
    }
    OutputStream out = writing;
    if (out == null) {
      TemporaryFile fresh = files.create();
      file = fresh;
      out = fresh.write();
      writing = out;
      heap.writeTo(out);
      heap.reset();
    }
    out.write(bytes, offset, length);
  }

  private void endWriting() throws IOException {
    OutputStream out = writing;
    if (out != null) {
      out.close();
    }
  }

  /** Forgets what was read. */
  void discard() {
    try {
      endWriting();
    } catch (IOException ignored) {
      // What could not be written is deleted.
    }
    if (file != null) {
      file.close();
    }
  }

  /** Where it is kept, if that is not the heap. */
  Optional<TemporaryFile> file() {
    return Optional.ofNullable(file);
  }

  /** How many bytes it has. */
  long size() {
    return size;
  }

  /** The bytes, from the start. */
  InputStream bytes() {
    TemporaryFile spilled = file;
    return spilled == null ? new ByteArrayInputStream(heap.toByteArray()) : spilled.read();
  }

  /** The characters, from the start. */
  Reader text() {
    return new InputStreamReader(bytes(), StandardCharsets.UTF_16BE);
  }
}
