package dev.segue.rules.fuzz;

import dev.segue.rules.sql.Token;
import java.util.List;

/** Other ways to write the tokens of a statement. */
public enum Writing {
  /** No blank where none is needed. */
  SQUEEZED {
    @Override
    String gap(String written, boolean needed) {
      return written.isEmpty() || !needed ? "" : " ";
    }
  },
  /** A comment to the line's end at every gap, with what would open something outside it. */
  LINE_COMMENTS {
    @Override
    String gap(String written, boolean needed) {
      return " --'x\"($$/*\n";
    }
  },
  /** A comment at every gap, and nothing else. */
  COMMENTS {
    @Override
    String gap(String written, boolean needed) {
      return "/*'\"(--$x$*/";
    }
  };

  abstract String gap(String written, boolean needed);

  /** The text's tokens in this writing; the text itself if they would then be others. */
  public String of(String text) {
    List<Token> tokens = Seams.lex(text);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String own = text.substring(token.start(), token.end());
      if (token.kind() == Token.Kind.COMMENT) {
        continue;
      }
      if (!out.isEmpty()) {
        int behind = tokens.get(i - 1).end();
        boolean apart = token.start() > behind || tokens.get(i - 1).kind() == Token.Kind.COMMENT;
        String last = last(text, tokens, i);
        // Only servers before version 15 read 1FROM.
        boolean number = Character.isDigit(last.charAt(0)) && Character.isLetter(own.charAt(0));
        boolean needed =
            number || isParameter(last, own) || !Seams.words(last + own).equals(List.of(last, own));
        out.append(apart || !needed ? gap(apart ? " " : "", needed) : "");
      }
      out.append(own);
    }
    return Seams.words(out.toString()).equals(Seams.words(text)) ? out.toString() : text;
  }

  /** The vendor's driver writes $1 for ?, which a word beside it would run into. */
  private static boolean isParameter(String last, String own) {
    return (last.equals("?") && Character.isLetterOrDigit(own.charAt(0)))
        || (own.equals("?") && Character.isLetterOrDigit(last.charAt(last.length() - 1)));
  }

  private static String last(String text, List<Token> tokens, int index) {
    int i = index - 1;
    while (tokens.get(i).kind() == Token.Kind.COMMENT) {
      i--;
    }
    return text.substring(tokens.get(i).start(), tokens.get(i).end());
  }
}
