package dev.segue.worker.expand;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.RowValues;
import dev.segue.rules.sql.Token;
import dev.segue.rules.sql.TypeName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What hangs on the old columns of a change, said of the new ones: a bare old column becomes the
 * new one that replaces it, or else what {@code backward} makes of the new ones.
 */
final class PostgresMirrors {
  /** PostgreSQL cuts longer names. */
  private static final int MAX_NAME_BYTES = 63;

  private static final String SUFFIX = "_new";

  private final Change change;
  private final RowValues values;

  PostgresMirrors(Change change) {
    this.change = change;
    this.values = new RowValues(change, PostgresDialect.INSTANCE, "");
  }

  /** What the mirror of an object of that name is called; short enough to be told apart. */
  static String name(String original, String suffix) {
    String name = original + suffix;
    if (name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES) {
      return name;
    }
    CRC32 sum = new CRC32();
    sum.update(original.getBytes(StandardCharsets.UTF_8));
    String tail = "_%08x".formatted(sum.getValue()) + suffix;
    StringBuilder head = new StringBuilder();
    int left = MAX_NAME_BYTES - tail.length();
    for (int i = 0; i < original.length(); ) {
      String letter = Character.toString(original.codePointAt(i));
      left -= letter.getBytes(StandardCharsets.UTF_8).length;
      if (left < 0) {
        break;
      }
      head.append(letter);
      i += letter.length();
    }
    return head + tail;
  }

  /** What the mirror of an object of that name is called. */
  static String name(String original) {
    return name(original, SUFFIX);
  }

  /** Whether one column replaces one. */
  boolean isOneToOne() {
    return change.oldColumns().size() == 1 && change.newColumns().size() == 1;
  }

  /** A check over the old columns as one over the new ones. */
  String check(String definition) {
    return values.over(Side.NEW, definition);
  }

  /** A foreign key of the old columns as one of the new ones; empty if none can be. */
  Optional<String> foreignKey(String definition) {
    if (!isOneToOne()) {
      return Optional.empty();
    }
    // The first brackets hold our columns, the second the other table's, later ones ours again.
    List<Token> brackets =
        lex(definition).stream().filter(token -> token.isMark('(') || token.isMark(')')).toList();
    int ours = brackets.get(1).end();
    int theirs = brackets.get(3).end();
    return Optional.of(
        renamed(definition.substring(0, ours))
            + definition.substring(ours, theirs)
            + renamed(definition.substring(theirs)));
  }

  /** The default that a new column must have so that an old-shape INSERT fills it alike. */
  Optional<String> defaultOf(MappedColumn column, List<TableObject> defaults) {
    boolean any = defaults.stream().anyMatch(found -> found.isOn(change, Side.OLD));
    return any
        ? Optional.of(values.computed(Side.NEW, column, name -> defaultOf(name, defaults)))
        : Optional.empty();
  }

  private String defaultOf(String old, List<TableObject> defaults) {
    return defaults.stream()
        .filter(found -> found.name().equals(old))
        .map(found -> "(" + found.definition() + ")")
        .findFirst()
        .orElseGet(() -> "CAST(NULL AS " + change.column(Side.OLD, old).orElseThrow().type() + ")");
  }

  /** Text in whose brackets the old columns are called as the new one; KEY is a word outside. */
  private String renamed(String text) {
    String created = PostgresNames.quoteIfNeeded(change.newColumns().get(0).name());
    StringBuilder made = new StringBuilder();
    int at = 0;
    int depth = 0;
    for (Token token : lex(text)) {
      depth += token.isMark('(') ? 1 : token.isMark(')') ? -1 : 0;
      if (depth > 0 && token.isName() && change.column(Side.OLD, token.name()).isPresent()) {
        made.append(text, at, token.start()).append(created);
        at = token.end();
      }
    }
    return made.append(text.substring(at)).toString();
  }

  /** Whether a unique constraint over these columns can be one over the new columns. */
  boolean canBeConstraint(TableObject unique) {
    return isOneToOne() && unique.columns().contains(change.oldColumns().get(0).name());
  }

  /**
   * An index over old columns as one over the new ones, from {@code USING} on; empty if none can.
   */
  Optional<String> index(String definition) {
    StringBuilder made = new StringBuilder();
    List<Token> tokens = lex(definition);
    String section = "";
    int at = 0;
    int depth = 0;
    int typed = -1;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      typed = token.name().equals("::") ? TypeName.end(tokens, i + 1) : typed;
      depth += token.isMark('(') ? 1 : token.isMark(')') ? -1 : 0;
      if (depth == 0 && token.isName()) {
        section = token.name();
      }
      boolean call = i + 1 < tokens.size() && tokens.get(i + 1).isMark('(');
      boolean mapped = token.isName() && change.column(Side.OLD, token.name()).isPresent();
      if (depth == 0 || call || !mapped || i < typed || section.equals("with")) {
        continue;
      }
      boolean bare = depth == 1 && !section.equals("where");
      if (bare && !(tokens.get(i - 1).isMark('(') || tokens.get(i - 1).isMark(','))) {
        // The name of an operator class or a collation.
        continue;
      }
      if (section.equals("include") && !isOneToOne()) {
        return Optional.empty();
      }
      made.append(definition, at, token.start()).append(part(token, bare));
      at = token.end();
    }
    return Optional.of(made.append(definition.substring(at)).toString());
  }

  private String part(Token old, boolean bare) {
    if (bare && isOneToOne()) {
      return PostgresNames.quoteIfNeeded(change.newColumns().get(0).name());
    }
    return values.over(Side.NEW, PostgresNames.quoteIfNeeded(old.name()));
  }

  private static List<Token> lex(String text) {
    return PostgresDialect.INSTANCE.lexer().lex(text, false);
  }
}
