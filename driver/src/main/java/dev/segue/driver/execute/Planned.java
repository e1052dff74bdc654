package dev.segue.driver.execute;

import dev.segue.driver.error.DriverError;
import dev.segue.rules.Session;
import dev.segue.rules.plan.Access;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.ResultColumn;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.splice.ParameterMap;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A plan together with all that it rests on. Immutable but for what it counts. */
public final class Planned {
  /** What a plan rests on besides its text and rules. */
  record Ground(GeneratedKeys keys, long catalogGeneration, Session session) {
    boolean is(GeneratedKeys otherKeys, long otherGeneration, @Nullable Session otherSession) {
      return catalogGeneration == otherGeneration
          && Objects.equals(session, otherSession)
          && Objects.equals(keys, otherKeys);
    }
  }

  private final StatementText text;
  private final RewritePlan plan;
  private final @Nullable Ground ground;
  private final String databaseText;
  private final Optional<ParameterMap> mapping;
  private final boolean returnsKeys;
  private final LongAdder[] counters;

  Planned(StatementText text, RewritePlan plan, @Nullable Ground ground, List<LongAdder> counters) {
    this.text = text;
    this.plan = plan;
    this.ground = ground;
    this.counters = counters.toArray(LongAdder[]::new);
    if (plan instanceof RewritePlan.Rewritten rewritten) {
      this.databaseText = rewritten.text();
      this.mapping = Optional.of(rewritten.parameters()).filter(map -> !map.isIdentity());
      this.returnsKeys = rewritten.returnsKeys();
    } else {
      this.databaseText = text.sql();
      this.mapping = Optional.empty();
      this.returnsKeys = false;
    }
  }

  /** The application's text. */
  public String text() {
    return text.sql();
  }

  /** The rules under which it was planned. */
  public Epoch epoch() {
    return text.epoch();
  }

  /** Whether it concerns no change, so that a catalog that is out of date cannot be its fault. */
  public boolean isUnconcerned() {
    return ground == null && !text.mayConcern();
  }

  /** What running it may change for later plans. */
  public Effects effects() {
    return text.effects();
  }

  /** What the database gets. */
  public String databaseText() {
    return databaseText;
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
    return mapping;
  }

  /** Whether the database's text yields the generated keys by itself. */
  public boolean returnsKeys() {
    return returnsKeys;
  }

  /** Whether it concerns a change. */
  public boolean touchesMapped() {
    return plan instanceof RewritePlan.Rewritten || !plan.accesses().isEmpty();
  }

  /** The change that it concerns; of several the first by name. */
  public Optional<String> change() {
    return plan.accesses().stream().map(Access::change).sorted().findFirst();
  }

  /** Whether a statement prepared for the other can run this one. */
  public boolean runsAs(Planned other) {
    return databaseText().equals(other.databaseText())
        && returnsKeys() == other.returnsKeys()
        && mapping().map(Object::toString).equals(other.mapping().map(Object::toString));
  }

  /** Counts one run, or one refusal of it. */
  public void count() {
    for (LongAdder counter : counters) {
      counter.increment();
    }
  }

  /** Throws if the statement must not run. */
  void refuseIfRefused() throws SQLException {
    if (plan instanceof RewritePlan.Refused refused) {
      count();
      throw DriverError.STATEMENT_REFUSED.says(refused.refusal().message());
    }
  }

  /** Whether it is a plan of that text under those rules. */
  boolean isOf(String sql, Epoch epoch) {
    return text.epoch() == epoch && text.sql().equals(sql);
  }

  /**
   * Whether it would be made again.
   *
   * @param session the session, if it is known under that generation
   */
  boolean restsOn(GeneratedKeys keys, long catalogGeneration, @Nullable Session session) {
    return ground == null
        ? text.effects().rowless() || text.isClearUnder(catalogGeneration)
        : ground.is(keys, catalogGeneration, session);
  }

  boolean restsOnCatalog(long catalogGeneration) {
    return ground != null && ground.catalogGeneration() == catalogGeneration;
  }
}
