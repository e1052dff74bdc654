package dev.segue.testing;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's executables, unpacked once per machine into the directory for temporary files, where
 * a server that may not run as root can read them.
 */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
  static Path unpacked() throws IOException {
    byte[] archive;
    try (InputStream in =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            system(), System.getProperty("os.arch"))) {
      archive = in.readAllBytes();
    }
    CRC32 checksum = new CRC32();
    checksum.update(archive);
    String owner = System.getProperty("user.name").replaceAll("\\W", "_");
    Path home =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "segue-postgres-%s-%08x".formatted(owner, checksum.getValue()));
    if (!Files.isDirectory(home)) {
      unpack(archive, home);
    }
    return home;
  }

  private static String system() {
    String name = System.getProperty("os.name");
    return name.startsWith("Mac") ? "Darwin" : name;
  }

  /** Unpacks beside the target and renames: another JVM sees all of it or nothing. */
  private static void unpack(byte[] archive, Path home) throws IOException {
    Path beside = Files.createTempDirectory("segue-postgres-unpacking");
    try {
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(tar, entry, beside.resolve(entry.getName()).normalize());
        }
      }
      Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      PostgresServer.deleteTree(beside);
      // If the target is there now, another JVM was faster; what it unpacked is the same.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  private static void write(InputStream in, TarArchiveEntry entry, Path path) throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    if (entry.isLink()) {
      throw new IOException("a hard link in PostgreSQL's archive: " + entry.getName());
    }
    Files.copy(in, path);
    boolean executable = entry.getName().matches("(\\./)?bin/.*") || (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
