package dev.segue.driver.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL statements of a psql script: split by the server's lexical rules, without psql's own
 * commands, without the data of COPY, and without statements that psql completes from variables.
 */
final class PsqlScript {
  private static final Pattern TAG = Pattern.compile("\\$(?:[A-Za-z_\\x80-\\uFFFF][\\w]*)?\\$");
  private static final Pattern COPY_IN =
      Pattern.compile("(?is)^copy\\b.*\\bfrom\\s+stdin\\b.*", Pattern.DOTALL);
  private static final Pattern VARIABLE =
      Pattern.compile("(?<![:\\w\\]])::?+(?<!::)['\"]?[A-Za-z_]");

  private final String text;
  private final List<String> statements = new ArrayList<>();
  private final StringBuilder statement = new StringBuilder();

  /** What of the statement stands outside quotes and comments. */
  private final StringBuilder bare = new StringBuilder();

  private int at;
  private int depth;

  private PsqlScript(String text) {
    this.text = text;
  }

  /** The statements, in order, without their semicolons. */
  static List<String> statements(String text) {
    PsqlScript script = new PsqlScript(text);
    script.read();
    return List.copyOf(script.statements);
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("--", at)) {
        take(lineEnd(at), " ");
      } else if (text.startsWith("/*", at)) {
        take(commentEnd(at), " ");
      } else if (c == '\'' || c == '"') {
        take(quotedEnd(at, c), "''");
      } else if (c == '$' && isTag()) {
        take(tagEnd(), "''");
      } else if (c == '\\') {
        command();
      } else if (c == ';' && depth == 0 && !isInRoutine()) {
        at++;
        end();
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        take(at + 1, String.valueOf(c));
      }
    }
    end();
  }

  private void take(int end, String outside) {
    statement.append(text, at, end);
    bare.append(outside);
    at = end;
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private int commentEnd(int from) {
    int open = 0;
    int i = from;
    do {
      if (text.startsWith("/*", i)) {
        open++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        open--;
        i += 2;
      } else {
        i++;
      }
    } while (open > 0 && i < text.length());
    return Math.min(i, text.length());
  }

  private int quotedEnd(int from, char quote) {
    char before = from > 0 ? text.charAt(from - 1) : ' ';
    boolean escapes =
        quote == '\''
            && (before == 'e' || before == 'E')
            && (from < 2 || !Character.isJavaIdentifierPart(text.charAt(from - 2)));
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      i += escapes && text.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, text.length());
  }

  private boolean isTag() {
    boolean inName = at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1));
    Matcher tag = TAG.matcher(text).region(at, text.length());
    return !inName && tag.lookingAt();
  }

  private int tagEnd() {
    Matcher tag = TAG.matcher(text).region(at, text.length());
    if (!tag.lookingAt()) {
      throw new IllegalStateException("no tag");
    }
    int end = text.indexOf(tag.group(), tag.end());
    return end < 0 ? text.length() : end + tag.group().length();
  }

  /** One of psql's own: {@code \;} separates, {@code \g} and its like end, others only stand by. */
  private void command() {
    if (text.startsWith("\\;", at)) {
      at += 2;
      end();
      return;
    }
    int end = lineEnd(at);
    boolean sends = text.startsWith("\\g", at) || text.startsWith("\\crosstabview", at);
    boolean discards = text.startsWith("\\r", at);
    at = end;
    if (sends) {
      end();
    } else if (discards) {
      clear();
    }
  }

  private boolean isInRoutine() {
    String words = bare.toString().toLowerCase(Locale.ROOT);
    int atomic = words.indexOf("begin atomic");
    if (atomic < 0) {
      return false;
    }
    Matcher word = Pattern.compile("\\b(case|end)\\b").matcher(words.substring(atomic));
    int open = 1;
    while (word.find()) {
      open += word.group().equals("case") ? 1 : -1;
    }
    return open > 0;
  }

  private void end() {
    String sql = statement.toString().strip();
    String outside = bare.toString().strip();
    clear();
    if (outside.isEmpty()) {
      return;
    }
    if (COPY_IN.matcher(outside).matches()) {
      int data = text.indexOf("\n\\.", at - 1);
      at = data < 0 ? text.length() : lineEnd(data + 1);
    }
    if (!VARIABLE.matcher(outside.replace("''", "")).find() && !hasQuotedVariable(sql)) {
      statements.add(sql);
    }
  }

  private static boolean hasQuotedVariable(String sql) {
    return Pattern.compile("(?<![:\\w])(?<!:):['\"][A-Za-z_]+['\"]").matcher(sql).find();
  }

  private void clear() {
    statement.setLength(0);
    bare.setLength(0);
    depth = 0;
  }
}
