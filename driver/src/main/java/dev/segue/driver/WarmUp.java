package dev.segue.driver;

import dev.segue.rules.Rewriter;
import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.ddl.DdlCatalog;
import dev.segue.rules.ddl.DdlReader;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.GeneratedKeys;
import dev.segue.rules.plan.RewritePlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads what the first statement needs while the first connection is still being opened: the
 * parser's classes alone take longer than most connections. Plans a few statements of a made-up
 * application, once in a JVM, on a thread that ends when it has. The dialect is of no matter.
 */
final class WarmUp {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: warm-up
          table: segue_warm_up
          phase: fallback-read
          rename: {from: name, to: full_name, type: text}
      """;

  private static final String TABLES =
      "CREATE TABLE segue_warm_up (id integer PRIMARY KEY, name text, full_name text);";

  private static final List<String> TEXTS =
      List.of(
          "SELECT w.id, w.full_name FROM segue_warm_up w WHERE w.full_name = ? ORDER BY w.full_name",
          "INSERT INTO segue_warm_up (id, full_name) VALUES (?, ?)",
          "UPDATE segue_warm_up SET full_name = ? WHERE id = ?",
          "DELETE FROM segue_warm_up WHERE full_name = ?");

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private WarmUp() {}

  /** Begins, unless it was begun before. */
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(WarmUp::run, "segue-warm-up");
      thread.setDaemon(true);
      thread.setContextClassLoader(WarmUp.class.getClassLoader());
      thread.start();
    }
  }

  /** Plans the statements; whether each was rewritten. */
  static boolean run() {
    RuleSet rules =
        StandardRules.parse(RULES.getBytes(StandardCharsets.UTF_8), "warm-up")
            .rules()
            .orElseThrow();
    DdlCatalog tables = DdlReader.read(TABLES);
    Rewriter rewriter = new Rewriter(rules, PostgresDialect.INSTANCE);
    Session session = Session.fresh(List.of("public"), ShapeSetting.of(Side.NEW));
    boolean rewritten = true;
    for (String text : TEXTS) {
      rewritten &= plan(rewriter, tables, session, text) instanceof RewritePlan.Rewritten;
    }
    return rewritten;
  }

  private static RewritePlan plan(
      Rewriter rewriter, DdlCatalog tables, Session session, String text) {
    Catalog known = Catalog.empty();
    while (true) {
      RewritePlan plan = rewriter.plan(text, GeneratedKeys.none(), known, session);
      if (!(plan instanceof RewritePlan.NeedsCatalog lacking)) {
        return plan;
      }
      known = known.with(tables.answer(lacking.needs()));
    }
  }
}
