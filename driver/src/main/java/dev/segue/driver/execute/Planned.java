package dev.segue.driver.execute;

import dev.segue.driver.error.DriverError;
import dev.segue.rules.Session;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.ResultColumn;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.splice.ParameterMap;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A plan together with all that it rests on. Immutable but for what it counts. */
public final class Planned {
  /** What a plan rests on besides its text and rules. */
  record Ground(GeneratedKeys keys, long catalogGeneration, Session session) {
    boolean is(GeneratedKeys otherKeys, long otherGeneration, Session otherSession) {
      return catalogGeneration == otherGeneration
          && session.equals(otherSession)
          && keys.equals(otherKeys);
    }
  }

  private final StatementText text;
  private final RewritePlan plan;
  private final Optional<Ground> ground;
  private final List<LongAdder> counters;

  Planned(StatementText text, RewritePlan plan, Optional<Ground> ground, List<LongAdder> counters) {
    this.text = text;
    this.plan = plan;
    this.ground = ground;
    this.counters = List.copyOf(counters);
  }

  /** The application's text. */
  public String text() {
    return text.sql();
  }

  /** The rules under which it was planned. */
  public Epoch epoch() {
    return text.epoch();
  }

  /** Whether only other rules could give the text another plan. */
  public boolean isUnconcerned() {
    return ground.isEmpty() && !text.mayConcern();
  }

  /** What running it may change for later plans. */
  public Effects effects() {
    return text.effects();
  }

  /** What the database gets. */
  public String databaseText() {
    return plan instanceof RewritePlan.Rewritten rewritten ? rewritten.text() : text.sql();
  }

  /** The rewriting, if there is one. */
  public Optional<RewritePlan.Rewritten> rewriting() {
    return plan instanceof RewritePlan.Rewritten rewritten
        ? Optional.of(rewritten)
        : Optional.empty();
  }

  /** The columns of its result that the database would tell less of than the shape has. */
  public List<ResultColumn> columns() {
    return plan instanceof RewritePlan.Rewritten rewritten ? rewritten.columns() : List.of();
  }

  /** Which application parameter feeds which of the database's; empty where each feeds its own. */
  public Optional<ParameterMap> mapping() {
    return rewriting().map(RewritePlan.Rewritten::parameters).filter(map -> !map.isIdentity());
  }

  /** Whether the database's text yields the generated keys by itself. */
  public boolean returnsKeys() {
    return plan instanceof RewritePlan.Rewritten rewritten && rewritten.returnsKeys();
  }

  /** Whether it concerns a change. */
  public boolean touchesMapped() {
    return plan instanceof RewritePlan.Rewritten || !plan.accesses().isEmpty();
  }

  /** Whether a statement prepared for the other can run this one. */
  public boolean runsAs(Planned other) {
    return databaseText().equals(other.databaseText())
        && returnsKeys() == other.returnsKeys()
        && mapping().map(Object::toString).equals(other.mapping().map(Object::toString));
  }

  /** Counts one run, or one refusal of it. */
  public void count() {
    for (int index = 0; index < counters.size(); index++) {
      counters.get(index).increment();
    }
  }

  /** Throws if the statement must not run. */
  void refuseIfRefused() throws SQLException {
    if (plan instanceof RewritePlan.Refused refused) {
      count();
      throw DriverError.STATEMENT_REFUSED.says(refused.refusal().message());
    }
  }

  boolean restsOn(GeneratedKeys keys, long catalogGeneration, Session session) {
    return ground.isPresent() && ground.get().is(keys, catalogGeneration, session);
  }

  boolean restsOnCatalog(long catalogGeneration) {
    return ground.isPresent() && ground.get().catalogGeneration() == catalogGeneration;
  }
}
