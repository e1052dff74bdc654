package dev.segue.driver.testing;

import dev.segue.driver.execute.StatementPlanner;
import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.model.TableName;
import dev.segue.rules.model.Unrewritable;
import dev.segue.rules.plan.Access;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.Refusal;
import dev.segue.rules.plan.RefusalCode;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.splice.ParameterMap;
import dev.segue.rules.splice.PositionMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A planner that gives each text the plan that a test wrote for it, by phase. */
public final class Script implements StatementPlanner.Factory {
  /** What a plan may be made from. */
  public interface Planning {
    /** The plan. */
    RewritePlan plan(GeneratedKeys keys, Catalog catalog, Session session);
  }

  private record Case(Phase phase, String text) {}

  private final Map<Case, Planning> plans = new ConcurrentHashMap<>();

  /** The sessions that were planned for, oldest first. */
  public final List<Session> sessions = new CopyOnWriteArrayList<>();

  /** Gives a text a plan in a phase. */
  public Script in(Phase phase, String text, Planning planning) {
    plans.put(new Case(phase, text), planning);
    return this;
  }

  /** Gives a text a plan in a phase. */
  public Script in(Phase phase, String text, RewritePlan plan) {
    return in(phase, text, (keys, catalog, session) -> plan);
  }

  /** Gives a text a plan in a phase that rests on the catalog's knowing that table. */
  public Script knowing(String table, Phase phase, String text, RewritePlan plan) {
    return in(
        phase,
        text,
        (keys, catalog, session) ->
            catalog.knowsRelation(table)
                ? plan
                : new RewritePlan.NeedsCatalog(new Catalog.Needs(Set.of(table), Set.of())));
  }

  @Override
  public StatementPlanner of(RuleSet rules) {
    Phase phase = rules.changes().isEmpty() ? Phase.OFF : rules.changes().get(0).phase();
    return new StatementPlanner() {
      @Override
      public boolean mayConcern(String text) {
        return plans.containsKey(new Case(phase, text));
      }

      @Override
      public RewritePlan plan(String text, GeneratedKeys keys, Catalog catalog, Session session) {
        sessions.add(session);
        Planning planning = plans.get(new Case(phase, text));
        return planning == null ? RewritePlan.untouched() : planning.plan(keys, catalog, session);
      }
    };
  }

  /** Rules with one change, a rename of {@code users.name} to {@code users.full_name}. */
  public static RuleSet rules(Phase phase) {
    return new RuleSet(
        phase.ordinal(), Mode.REWRITE, Optional.empty(), List.of(rename().at(phase)));
  }

  /** A rename of {@code users.name} to {@code users.full_name}. */
  public static Change rename() {
    return new Change(
        "users-name",
        TableName.unqualified("users"),
        Phase.PLANNED,
        List.of(new MappedColumn("name", "text", "full_name")),
        List.of(new MappedColumn("full_name", "text", "name")),
        true,
        true,
        Unrewritable.REFUSE);
  }

  /** A rewriting whose n-th parameter is fed by that of the application. */
  public static RewritePlan.Rewritten rewritten(String text, int applicationCount, int... sources) {
    return new RewritePlan.Rewritten(
        text,
        new ParameterMap(applicationCount, sources),
        PositionMap.identity(),
        false,
        List.of(),
        Set.of(new Access("users-name", Side.OLD, true, true)));
  }

  /** A plan that lets a text pass although it touches the change. */
  public static RewritePlan touching() {
    return new RewritePlan.PassThrough(
        List.of(), Set.of(new Access("users-name", Side.OLD, false, true)));
  }

  /** A refusal. */
  public static RewritePlan refused() {
    return new RewritePlan.Refused(
        new Refusal(
            RefusalCode.UNHANDLED_REFERENCE,
            Optional.of("users-name"),
            "full_name",
            "Write it another way.",
            7),
        new ArrayList<>());
  }
}
