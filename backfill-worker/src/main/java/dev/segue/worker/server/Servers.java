package dev.segue.worker.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of server that the worker works on. */
public final class Servers {
  /** In the order in which a URL is held against them. */
  private static final List<Server> ALL = List.of(PostgresServer.INSTANCE);

  private Servers() {}

  /** The kind that a JDBC URL is of. */
  public static Optional<Server> of(String url) {
    return ALL.stream().filter(server -> url.startsWith(server.scheme())).findFirst();
  }

  /** How their URLs begin, for people. */
  public static String schemes() {
    return ALL.stream().map(Server::scheme).collect(Collectors.joining(", "));
  }
}
