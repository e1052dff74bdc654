package dev.segue.driver.benchmark;

import dev.segue.driver.SegueDataSource;
import dev.segue.driver.forwarding.ForwardingDataSource;
import dev.segue.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * The same work on a real server, through Segue and with the text that Segue would send written by
 * hand; and what names no table under change through the other wrappers, too.
 */
final class ServerMix {
  private static final int CLIENTS = 8;

  private static final String RULES =
      """
      segue: 1
      changes:
        - id: holder
          table: accounts
          phase: dual-write
          rename: {from: holder, to: owner, type: text}
      """;

  private static final ServerWork UNTOUCHED =
      ServerWork.select("SELECT balance FROM tellers WHERE id = ?");

  private ServerMix() {}

  static void print() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE accounts (id int PRIMARY KEY, balance bigint, holder text, owner text)",
            "CREATE TABLE tellers (id int PRIMARY KEY, balance bigint)",
            "CREATE TABLE history (account int, delta bigint, at timestamptz)",
            "INSERT INTO accounts SELECT n, 0, 'h' || n, 'h' || n FROM generate_series(1, "
                + ServerWork.ACCOUNTS
                + ") AS n",
            "INSERT INTO tellers SELECT n, 0 FROM generate_series(1, 100) AS n",
            "ANALYZE");
    segue(url);
    peers(url);
  }

  private static void segue(String url) throws Exception {
    Path rules = Files.createTempFile("segue-benchmark", ".yaml");
    Files.writeString(rules, RULES);
    SegueDataSource segue = new SegueDataSource(source(url));
    segue.setRules(rules.toString());
    ServerRounds.printHead("Segue over the text written by hand");
    compare(segue, 1, new ServerRounds("untouched select", 999, 20, UNTOUCHED, UNTOUCHED));
    compare(
        segue,
        1,
        new ServerRounds(
            "rewritten select",
            999,
            20,
            ServerWork.select("SELECT COALESCE(holder, owner) AS owner FROM accounts WHERE id = ?"),
            ServerWork.select("SELECT owner FROM accounts WHERE id = ?")));
    compare(
        segue,
        1,
        new ServerRounds(
            "rewritten update",
            999,
            10,
            ServerWork.update("UPDATE accounts SET owner = ?, holder = ? WHERE id = ?", 2),
            ServerWork.update("UPDATE accounts SET owner = ? WHERE id = ?", 1)));
    compare(
        segue,
        1,
        new ServerRounds(
            "rewritten batch of 1,000",
            99,
            1_000,
            ServerWork.batch("UPDATE accounts SET owner = ?, holder = ? WHERE id = ?", 2),
            ServerWork.batch("UPDATE accounts SET owner = ? WHERE id = ?", 1)));
    compare(
        segue,
        CLIENTS,
        new ServerRounds(
            "TPC-B-like, " + CLIENTS + " clients",
            99,
            20,
            ServerWork.mix(
                "UPDATE accounts SET balance = balance + ?, owner = ?, holder = ? WHERE id = ?", 2),
            ServerWork.mix(
                "UPDATE accounts SET balance = balance + ?, owner = ? WHERE id = ?", 1)));
    Files.delete(rules);
  }

  private static DataSource source(String url) {
    return new ForwardingDataSource() {
      @Override
      protected DataSource delegate() {
        throw new UnsupportedOperationException("connects by itself");
      }

      @Override
      public Connection getConnection() throws SQLException {
        return TestPostgres.connect(url);
      }
    };
  }

  private static void compare(DataSource segue, int clients, ServerRounds rounds) throws Exception {
    List<Connection> ours = new ArrayList<>();
    List<Connection> raw = new ArrayList<>();
    try {
      for (int n = 0; n < clients; n++) {
        ours.add(segue.getConnection());
        raw.add(ours.get(n).unwrap(PgConnection.class));
      }
      rounds.print(ours, raw);
    } finally {
      for (Connection connection : ours) {
        connection.close();
      }
    }
  }

  /** The other wrappers have no text of their own: what they are given, they send. */
  private static void peers(String url) throws Exception {
    ServerRounds.printHead("other wrappers over pgjdbc");
    for (String peer : Peers.OTHERS) {
      try (Connection raw = TestPostgres.connect(url)) {
        DataSource given =
            new ForwardingDataSource() {
              @Override
              protected DataSource delegate() {
                throw new UnsupportedOperationException("there is one connection");
              }

              @Override
              public Connection getConnection() {
                return raw;
              }
            };
        Connection wrapping = Peers.around(peer, given).getConnection();
        new ServerRounds(peer + ", select", 999, 20, UNTOUCHED, UNTOUCHED)
            .print(List.of(wrapping), List.of(raw));
        ServerWork batch = ServerWork.batch("UPDATE accounts SET owner = ? WHERE id = ?", 1);
        new ServerRounds(peer + ", batch of 1,000", 99, 1_000, batch, batch)
            .print(List.of(wrapping), List.of(raw));
      }
    }
  }
}
