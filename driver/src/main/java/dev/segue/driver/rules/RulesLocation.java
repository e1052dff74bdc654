package dev.segue.driver.rules;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where a rules file is: a path, {@code file:...} or {@code classpath:...}.
 *
 * @param text as the setting has it
 */
record RulesLocation(String text) {
  private static final String CLASSPATH = "classpath:";

  /** The file's bytes now. A swapped symbolic link is followed, since the path is read anew. */
  byte[] read() throws IOException {
    return text.startsWith(CLASSPATH) ? readResource() : Files.readAllBytes(path());
  }

  private Path path() throws IOException {
    try {
      return text.startsWith("file:") ? Path.of(filePath()) : Path.of(text);
    } catch (IllegalArgumentException wrong) {
      throw new IOException("'" + text + "' is no path: " + wrong.getMessage(), wrong);
    }
  }

  /** {@code file:/a}, {@code file:///a} and {@code file:a} alike. */
  private String filePath() {
    String rest = text.substring("file:".length());
    return rest.startsWith("//") ? Path.of(URI.create(text)).toString() : rest;
  }

  private byte[] readResource() throws IOException {
    String name = text.substring(CLASSPATH.length());
    String resource = name.startsWith("/") ? name.substring(1) : name;
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? RulesLocation.class.getClassLoader() : context;
    try (InputStream stream = loader.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new NoSuchFileException(text);
      }
      return stream.readAllBytes();
    }
  }
}
