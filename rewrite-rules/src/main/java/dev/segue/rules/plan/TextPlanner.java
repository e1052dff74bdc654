package dev.segue.rules.plan;

import dev.segue.rules.Session;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.dialect.Dialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.resolve.Block;
import dev.segue.rules.resolve.Clause;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.resolve.Scopes;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.resolve.Tables;
import dev.segue.rules.splice.Edit;
import dev.segue.rules.splice.Splicer;
import dev.segue.rules.sql.OpenEnd;
import dev.segue.rules.sql.ParseLimit;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Surrogates;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Plans one text: splits it, plans each statement, splices the edits of all. Used once, by one
 * thread.
 */
final class TextPlanner {
  private static final Set<String> SESSION_COMMANDS =
      Set.of("call", "discard", "do", "reset", "rollback");
  private static final Set<String> SESSION_WORDS =
      Set.of("authorization", "role", "schema", "search_path", "set_config", "temp", "temporary");

  private final RuleSet rules;
  private final Dialect dialect;
  private final Readings readings;
  private final ParseLimit limit;
  private final Catalog catalog;
  private final Session session;
  private final Set<String> missingTables = new HashSet<>();
  private final Set<String> missingFunctions = new HashSet<>();
  private final Set<String> missingRelatives = new HashSet<>();
  private final List<Edit> edits = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private final Set<Access> accesses = new HashSet<>();
  private final List<Note> notes = new ArrayList<>();
  private final List<ResultColumn> columns = new ArrayList<>();

  /**
   * How many statements were looked at for whether they change the session, and whether one may.
   */
  private int looked;

  private boolean sessionChanged;

  TextPlanner(
      RuleSet rules,
      Dialect dialect,
      Readings readings,
      ParseLimit limit,
      Catalog catalog,
      Session session) {
    this.rules = rules;
    this.dialect = dialect;
    this.readings = readings;
    this.limit = limit;
    this.catalog = catalog;
    this.session = session;
  }

  /** The plan of that text, which has these tokens. */
  RewritePlan plan(String text, List<Token> read, GeneratedKeys keys) {
    String whole = text;
    List<Token> tokens = read;
    boolean returnsKeys = false;
    try {
      Optional<String> returning = returning(text, tokens, keys);
      if (returning.isPresent()) {
        whole = returning.get();
        tokens = lex(whole);
        returnsKeys = true;
      }
      List<Statement> statements = Statement.split(whole, tokens);
      for (int i = 0; i < statements.size(); i++) {
        planStatement(statements, i, tokens);
      }
      if (isIncomplete()) {
        return needs();
      }
      if (edits.isEmpty()) {
        return new RewritePlan.PassThrough(reports, accesses);
      }
      Splicer.Spliced spliced = new Splicer(whole, parameters(tokens), edits).splice();
      return new RewritePlan.Rewritten(
          spliced.text(),
          spliced.parameters(),
          spliced.positions(),
          returnsKeys,
          reports,
          accesses,
          notes,
          // Which of several statements a result is of, a plan cannot know.
          statements.size() == 1 ? columns : List.of());
    } catch (StackOverflowError e) {
      Refusal refusal =
          new Refusal(
              RefusalCode.TOO_LARGE,
              Optional.empty(),
              "it is nested too deeply",
              "Split it: fewer parentheses in one another.",
              0);
      return new RewritePlan.Refused(refusal, reports);
    } catch (RefusedException e) {
      return isIncomplete() ? needs() : new RewritePlan.Refused(e.refusal(), reports);
    }
  }

  private RewritePlan needs() {
    return new RewritePlan.NeedsCatalog(
        new Catalog.Needs(missingTables, missingFunctions, missingRelatives));
  }

  private boolean isIncomplete() {
    return !missingTables.isEmpty() || !missingFunctions.isEmpty() || !missingRelatives.isEmpty();
  }

  private List<Token> lex(String text) {
    return dialect.lexer().lex(text, session.backslashEscapes());
  }

  private static int[] parameters(List<Token> tokens) {
    int[] offsets = new int[tokens.size()];
    int count = 0;
    for (Token token : tokens) {
      if (token.kind() == Token.Kind.PARAMETER && token.name().equals("?")) {
        offsets[count++] = token.start();
      }
    }
    return Arrays.copyOf(offsets, count);
  }

  private void planStatement(List<Statement> statements, int place, List<Token> tokens) {
    Statement statement = statements.get(place);
    Tables tables = new Tables(rules, catalog, session, missingTables);
    List<Change> concerned = concerned(statement, tables);
    if (concerned.isEmpty() || isIncomplete()) {
      return;
    }
    if (mayHaveChangedSession(statements, place)) {
      throw new RefusedException(
          new Refusal(
              RefusalCode.SESSION_CHANGED_IN_TEXT,
              Optional.of(concerned.get(0).id()),
              statement.token(0).name(),
              "Send the statements one by one.",
              statement.startOffset()));
    }
    Optional<Range> body = Body.of(statement);
    Range range = body.orElse(new Range(0, 0));
    Scopes scopes = new Scopes(statement, range, tables);
    if (isIncomplete()) {
      return;
    }
    Draft draft = draft(statement, scopes, tables);
    if (body.isPresent()) {
      new StatementPlanner(draft, range, concerned, tokens, limit).plan();
    } else {
      new Bystander(draft, concerned).plan();
    }
    if (edits.isEmpty() && !draft.edits.isEmpty()) {
      requireWhole(statement, tokens, concerned.get(0));
    }
    edits.addAll(draft.edits);
    reports.addAll(draft.reports);
    accesses.addAll(draft.accesses);
    notes.addAll(draft.notes);
    columns.addAll(draft.columns);
  }

  /** Made text behind what is left open would be part of it. */
  private void requireWhole(Statement statement, List<Token> tokens, Change change) {
    String text = statement.text();
    int alone = Surrogates.firstAlone(text);
    if (alone >= 0) {
      String half = "\\u%04X".formatted((int) text.charAt(alone));
      throw broken(change, half, "Send whole characters: that is half of one.", alone);
    }
    OptionalInt open = OpenEnd.of(text, tokens, dialect.lexer(), session.backslashEscapes());
    if (open.isPresent()) {
      String wayOut = "Close the quote or comment that begins there.";
      throw broken(change, "a quote", wayOut, open.getAsInt());
    }
  }

  private static RefusedException broken(
      Change change, String construct, String wayOut, int position) {
    Optional<String> id = Optional.of(change.id());
    return new RefusedException(
        new Refusal(RefusalCode.FAILED_TO_PARSE, id, construct, wayOut, position));
  }

  private Draft draft(Statement statement, Scopes scopes, Tables tables) {
    return new Draft(
        statement, scopes, tables, dialect, readings, catalog, session.shape(), missingFunctions);
  }

  /** Whether the search path or the temporary tables may be others than when the text began. */
  private boolean mayHaveChangedSession(List<Statement> statements, int place) {
    while (!sessionChanged && looked < place) {
      sessionChanged = mayChangeSession(statements.get(looked));
      looked++;
    }
    return sessionChanged;
  }

  private boolean mayChangeSession(Statement statement) {
    if (SESSION_COMMANDS.contains(statement.token(0).name())) {
      return true;
    }
    for (int i = 0; i < statement.size(); i++) {
      if (SESSION_WORDS.contains(statement.token(i).name())) {
        return true;
      }
    }
    boolean changed = false;
    for (int i = 0; i + 1 < statement.size(); i++) {
      Token token = statement.token(i);
      boolean followed = statement.token(i + 1).isMark('(') && !statement.token(i - 1).is("into");
      changed |= token.isName() && followed && changesSession(token.name());
    }
    return changed;
  }

  private boolean changesSession(String function) {
    if (!catalog.volatileFunctions().containsKey(function)) {
      missingFunctions.add(function);
    }
    return catalog.sessionFunctions().contains(function);
  }

  /** The changes whose table, or a relative of it, the statement names in whatever place. */
  private List<Change> concerned(Statement statement, Tables tables) {
    List<Change> found = new ArrayList<>();
    for (Change change : rules.changes()) {
      if (change.phase() == Phase.OFF || !names(statement, change)) {
        continue;
      }
      Optional<TableView> table = tables.find(change.table());
      boolean shadowed =
          change.table().schema().isEmpty()
              && table.filter(session.temporaryTables()::contains).isPresent();
      if (!shadowed) {
        found.add(change);
      }
    }
    return found;
  }

  private boolean names(Statement statement, Change change) {
    String table = change.table().name();
    List<Catalog.Relative> relatives = catalog.relatives().get(table);
    if (relatives == null) {
      missingRelatives.add(table);
      relatives = List.of();
    }
    return names(statement, table)
        || relatives.stream().anyMatch(relative -> names(statement, relative.name()));
  }

  private static boolean names(Statement statement, String name) {
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.token(i);
      boolean inside = token.kind() == Token.Kind.STRING && token.name().contains(name);
      if ((token.isName() && token.name().equals(name)) || inside) {
        return true;
      }
    }
    return false;
  }

  /** The text with a RETURNING that yields the keys asked for, if it writes a mapped table. */
  private Optional<String> returning(String text, List<Token> tokens, GeneratedKeys keys) {
    if (keys instanceof GeneratedKeys.None) {
      return Optional.empty();
    }
    List<Statement> statements = Statement.split(text, tokens);
    Tables tables = new Tables(rules, catalog, session, missingTables);
    if (statements.size() != 1 || concerned(statements.get(0), tables).isEmpty()) {
      return Optional.empty();
    }
    Statement statement = statements.get(0);
    Optional<Range> body = Body.of(statement);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    Scopes scopes = new Scopes(statement, body.get(), tables);
    Optional<Block> write =
        scopes.queries().get(0).arms().stream().filter(block -> block.kind().writes()).findFirst();
    Optional<Source> target = write.map(block -> block.sources().get(0)).filter(Source::isMapped);
    if (target.isEmpty() || write.orElseThrow().clause(Clause.RETURNING).isPresent()) {
      return Optional.empty();
    }
    Draft draft = draft(statement, scopes, tables);
    int end = statement.endOffset();
    return Optional.of(
        text.substring(0, end)
            + "\nRETURNING "
            + list(draft, target.get(), keys)
            + text.substring(end));
  }

  private String list(Draft draft, Source target, GeneratedKeys keys) {
    String prefix = target.aliasText() + ".";
    if (keys instanceof GeneratedKeys.Named named) {
      return String.join(
          ", ",
          named.columns().stream().map(c -> prefix + dialect.quote(known(target, c))).toList());
    }
    if (keys instanceof GeneratedKeys.Numbered numbered) {
      List<String> columns = draft.shapeColumns(target);
      return String.join(
          ", ",
          numbered.positions().stream()
              .map(n -> prefix + dialect.quote(n <= columns.size() ? columns.get(n - 1) : "?" + n))
              .toList());
    }
    return "*";
  }

  /** The column of that name, or the one that it folds to: applications spell ID for id. */
  private static String known(Source target, String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return !target.offers(name) && target.offers(folded) ? folded : name;
  }
}
