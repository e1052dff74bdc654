package dev.segue.worker.catalog;

import dev.segue.worker.server.Server;
import dev.segue.worker.server.Servers;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * What it takes to connect.
 *
 * @param url the database's own JDBC URL
 * @param user the user, if the URL does not name one
 * @param password the password, if the URL does not hold one
 */
public record Login(String url, Optional<String> user, Optional<String> password) {
  private static final Pattern IN_QUERY = Pattern.compile("(?i)(password=)[^&;]*");
  private static final Pattern IN_AUTHORITY = Pattern.compile("(//[^/@:]*:)[^/@]*@");

  /** The URL without its password. */
  public String shownUrl() {
    return withoutSecrets(url);
  }

  /** A message without any password that this knows. */
  public String withoutSecrets(String message) {
    String shown = message;
    if (password.isPresent() && !password.get().isEmpty() && !password.equals(user)) {
      // As a part of other words it would make them unreadable, and tell what it is.
      shown = shown.replaceAll("(?<!\\w)" + Pattern.quote(password.get()) + "(?!\\w)", "****");
    }
    return withoutPasswords(shown);
  }

  /** A message without what URLs in it hold as passwords. */
  public static String withoutPasswords(String message) {
    return IN_AUTHORITY
        .matcher(IN_QUERY.matcher(message).replaceAll("$1****"))
        .replaceAll("$1****@");
  }

  /** The properties that a driver takes; the URL wins. */
  public Properties properties() {
    Properties properties = new Properties();
    Servers.of(url).map(Server::properties).ifPresent(properties::putAll);
    user.ifPresent(name -> properties.setProperty("user", name));
    password.ifPresent(secret -> properties.setProperty("password", secret));
    return properties;
  }

  /** For logs: nothing that may be secret. */
  @Override
  public String toString() {
    return shownUrl();
  }
}
