package dev.segue.driver.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A database under a rules file of its own, as an application is configured for it.
 *
 * @param postgres the database
 * @param file the rules file
 */
public record Ruled(Postgres postgres, Path file) {
  /** Two renames of one table, {@code users}, at dual-write: of a text and of bytes. */
  public static final String NAME_AND_PHOTO =
      """
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
        - id: users-photo
          table: users
          phase: dual-write
          rename: {from: photo, to: picture, type: bytea}
      """;

  /** A new file of these changes, which are indented as in a rules file. */
  public static Ruled by(Postgres postgres, Path directory, String changes) throws IOException {
    Ruled ruled = new Ruled(postgres, Files.createTempFile(directory, "rules", ".yaml"));
    ruled.rewrite(changes);
    return ruled;
  }

  /** Writes the file anew, as a user's editor does. */
  public void rewrite(String changes) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, "segue: 1\nchanges:\n" + changes);
    Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** The URL that an application is given, its rules and leave to go far included. */
  public String url() {
    return postgres.url().replace("jdbc:", "jdbc:segue:")
        + "&segue.rules="
        + file
        + "&segue.unsupervised=allow";
  }

  /** A connection of ours. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }
}
