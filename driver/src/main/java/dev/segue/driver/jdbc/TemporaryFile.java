package dev.segue.driver.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file in the JVM's temporary directory that is deleted when it is closed, when its connection
 * ends, or when nothing reaches it any more. Its readers keep it reachable.
 */
final class TemporaryFile implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TemporaryFile.class.getPackageName());

  /** Its thread ends with the class loader of this class: the state below holds no driver alive. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final Traces traces;
  private final Cleaner.Cleanable cleanable;

  /**
   * Creates a file that only this user can read.
   *
   * @param siblings what the connection must delete at its end; this file is in it while it exists
   */
  TemporaryFile(Set<Runnable> siblings) throws IOException {
    traces = new Traces(Files.createTempFile("segue-stream", ".tmp"), siblings);
    siblings.add(traces);
    cleanable = CLEANER.register(this, traces);
  }

  /** To write it, once and before it is read. */
  OutputStream write() throws IOException {
    return Files.newOutputStream(traces.path);
  }

  /** Its content from the start; nothing is opened before it is read. */
  InputStream read() {
    return new Reading(this);
  }

  @Override
  public void close() {
    cleanable.clean();
  }

  /** What a file leaves behind. Must not reach the file itself, or it would live for ever. */
  private static final class Traces implements Runnable {
    private final Path path;
    private final Set<Runnable> siblings;
    private final Set<InputStream> open = ConcurrentHashMap.newKeySet();

    Traces(Path path, Set<Runnable> siblings) {
      this.path = path;
      this.siblings = siblings;
    }

    InputStream open() throws IOException {
      InputStream stream = Files.newInputStream(path);
      open.add(stream);
      return stream;
    }

    void close(InputStream stream) throws IOException {
      open.remove(stream);
      stream.close();
    }

    @Override
    public void run() {
      siblings.remove(this);
      try {
        // Some systems do not delete what is open.
        for (InputStream stream : open) {
          close(stream);
        }
        Files.deleteIfExists(path);
      } catch (IOException | UncheckedIOException failure) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The temporary file " + path + " of a stream stays behind: delete it.",
            failure);
      }
    }
  }

  /** One pass through the file, which closes itself at the end: vendors read and do not close. */
  private static final class Reading extends InputStream {
    private final TemporaryFile file;
    private @Nullable InputStream stream;
    private boolean ended;

    Reading(TemporaryFile file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (ended) {
        return -1;
      }
      InputStream from = stream;
      if (from == null) {
        from = file.traces.open();
        stream = from;
      }
      int read = from.read(into, offset, length);
      // A vendor that knows the length never asks for more: look whether there is.
      if (read < 0 || from.available() == 0) {
        close();
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      ended = true;
      InputStream from = stream;
      if (from != null) {
        stream = null;
        file.traces.close(from);
      }
    }
  }
}
