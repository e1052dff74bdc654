package dev.segue.driver.jdbc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern for names as JDBC's metadata takes it: {@code _}, {@code %}, and a backslash. */
record NamePattern(Pattern regex) {
  static NamePattern of(@Nullable String like) {
    if (like == null) {
      return of("%");
    }
    StringBuilder regex = new StringBuilder();
    for (int index = 0; index < like.length(); index++) {
      char c = like.charAt(index);
      if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        if (c == '\\' && index + 1 < like.length()) {
          index++;
        }
        regex.append(Pattern.quote(String.valueOf(like.charAt(index))));
      }
    }
    return new NamePattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String name) {
    return regex.matcher(name).matches();
  }
}
