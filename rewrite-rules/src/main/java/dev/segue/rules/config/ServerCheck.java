package dev.segue.rules.config;

import dev.segue.rules.catalog.TableView;
import dev.segue.rules.config.Finding.Severity;
import dev.segue.rules.config.ServerAccess.ServerRefusal;
import dev.segue.rules.dialect.PostgresProbes;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What only the server can tell of a change: whether its expressions are immutable, and who else
 * writes or reads its columns.
 */
public final class ServerCheck {
  private final Change change;
  private final TableView table;

  /** A check of a change on the table that it means. */
  public ServerCheck(Change change, TableView table) {
    this.change = change;
    this.table = table;
  }

  /** Everything that the server has to say. */
  public <X extends Exception> List<Finding> findings(ServerAccess<X> server) throws X {
    List<Finding> findings = new ArrayList<>(expressions(server));
    String name = PostgresProbes.regclass(table.schema(), table.name());
    for (List<String> row : server.rows(PostgresProbes.TRIGGERS, name)) {
      findings.add(warning(PostgresProbes.Trigger.of(row).warning(change.table().toString())));
    }
    for (List<String> row : server.rows(PostgresProbes.FOREIGN_KEYS, name)) {
      PostgresProbes.ForeignKey key = PostgresProbes.ForeignKey.of(row);
      if (key.columns().stream().anyMatch(column -> change.sideOf(column).isPresent())) {
        findings.add(warning(key.warning()));
      }
    }
    for (List<String> row : server.rows(PostgresProbes.DEPENDENTS, name)) {
      PostgresProbes.Dependent dependent = PostgresProbes.Dependent.of(row);
      if (change.sideOf(dependent.column()).isPresent()) {
        findings.add(warning(dependent.warning()));
      }
    }
    return findings;
  }

  /** Asks for the expressions alone: it needs the right to create temporary tables. */
  public <X extends Exception> List<Finding> expressions(ServerAccess<X> server) throws X {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      for (MappedColumn column : change.columns(side)) {
        Optional<ServerRefusal> refusal =
            server.refusal(PostgresProbes.immutability(change, side, column));
        refusal.ifPresent(r -> findings.add(refused(side, column, r)));
      }
    }
    return findings;
  }

  private Finding refused(Side side, MappedColumn column, ServerRefusal refusal) {
    String expression =
        "the %s expression of '%s'"
            .formatted(side == Side.OLD ? "backward" : "forward", column.name());
    return switch (PostgresProbes.meaning(refusal.sqlState())) {
      case NOT_IMMUTABLE ->
          new Finding(
              Severity.PROBLEM,
              change.id(),
              expression
                  + " is not immutable: it must give the same for every session, time zone and"
                  + " locale. Write it with immutable functions only (a || b instead of concat)");
      case NOT_ALLOWED ->
          new Finding(
              Severity.WARNING,
              change.id(),
              expression
                  + " could not be checked, this user may not create temporary tables: run 'segue"
                  + " check' as one who may");
      case NOT_NOW ->
          new Finding(
              Severity.WARNING,
              change.id(),
              expression
                  + " could not be checked, since the server could not answer ("
                  + refusal.message()
                  + "): run 'segue check' against the primary");
      case WRONG ->
          new Finding(
              Severity.PROBLEM,
              change.id(),
              expression + " is refused by the server: " + refusal.message());
    };
  }

  private Finding warning(String message) {
    return new Finding(Severity.WARNING, change.id(), message);
  }
}
