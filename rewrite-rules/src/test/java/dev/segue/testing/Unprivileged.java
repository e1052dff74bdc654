package dev.segue.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a command is run that refuses to run as root.
 *
 * <p>A user who is not root needs nothing. Root takes on an unprivileged user's number with {@code
 * setpriv}, which works in a container without further rights; where {@code setpriv} is missing, a
 * user namespace of its own does.
 *
 * @param prefix the words before the command
 * @param ownerId the number of the user who must own the command's files; negative to leave them
 */
record Unprivileged(List<String> prefix, int ownerId) {
  /** "nobody" on Linux. It must be in the password file, where PostgreSQL looks its user up. */
  private static final int NOBODY = 65534;

  private static final List<Unprivileged> WAYS =
      List.of(
          new Unprivileged(
              List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"),
              NOBODY),
          new Unprivileged(List.of("unshare", "-U", "--"), -1));

  /** The way that works on this machine. */
  static Unprivileged detect() throws IOException {
    if (!"0".equals(userId(List.of()))) {
      return new Unprivileged(List.of(), -1);
    }
    for (Unprivileged way : WAYS) {
      String id = userId(way.prefix());
      if (!id.isEmpty() && !id.equals("0")) {
        return way;
      }
    }
    throw new IOException(
        "PostgreSQL does not run as root, and neither setpriv nor unshare works here:"
            + " run as another user, or install util-linux");
  }

  /** Hands a directory to the user of this way. */
  Path own(Path directory) throws IOException {
    if (ownerId >= 0) {
      Files.setAttribute(directory, "unix:uid", ownerId);
      Files.setAttribute(directory, "unix:gid", ownerId);
    }
    return directory;
  }

  private static String userId(List<String> prefix) {
    List<String> command = new java.util.ArrayList<>(prefix);
    command.addAll(List.of("id", "-u"));
    try {
      Process id =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return id.waitFor() == 0 ? output.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
