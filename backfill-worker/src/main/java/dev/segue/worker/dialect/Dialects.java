package dev.segue.worker.dialect;

import dev.segue.worker.database.Database;
import dev.segue.worker.server.PostgresServer;
import dev.segue.worker.server.Server;
import java.util.Map;

/** The dialects, one for each kind of server. */
public final class Dialects {
  private static final Map<Server, Dialect> ALL =
      Map.of(PostgresServer.INSTANCE, PostgresWork.INSTANCE);

  private Dialects() {}

  /** The one of a database's server. */
  public static Dialect of(Database database) {
    return of(database.server());
  }

  /** The one of a server. */
  public static Dialect of(Server server) {
    Dialect dialect = ALL.get(server);
    if (dialect == null) {
      throw new IllegalStateException("no dialect for " + server.scheme());
    }
    return dialect;
  }
}
