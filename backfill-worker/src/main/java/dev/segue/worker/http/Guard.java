package dev.segue.worker.http;

import dev.segue.worker.http.Route.Need;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may ask what. It looks at the head of a request only, so that nothing is read or done for
 * somebody who may not.
 *
 * <p>There are no cookies and no other credentials that a browser would send by itself, so a page
 * of another site can do nothing with the browser of somebody who may. What is refused besides:
 *
 * <ul>
 *   <li>a Host that is neither an address nor a name that the server is known by: that is how a
 *       page reads another machine's answers by giving its own name a new address (DNS rebinding);
 *   <li>a request that a browser says comes from another site.
 * </ul>
 */
final class Guard {
  /** A browser puts an address there only if a person typed it, or a page was served from it. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

  private static final String BEARER = "bearer ";

  private final Exposure exposure;
  private final Guesses guesses = new Guesses(System::nanoTime);

  Guard(Exposure exposure) {
    this.exposure = exposure;
  }

  /** Why the caller gets nothing, if it gets nothing. */
  Optional<HttpAnswer> refusal(HttpCall head, Need need) {
    String host = head.header("host").orElse("").toLowerCase(Locale.ROOT);
    if (!isKnown(host.replaceFirst(":\\d*$", ""))) {
      return refused(
          421, "This server is not known by that name. Call it by its address, or give --host.");
    }
    if (need == Need.NOTHING) {
      return Optional.empty();
    }
    if (isForeign(head, host)) {
      return refused(403, "A page of another site must not ask this.");
    }
    return switch (need) {
      case NOTHING -> Optional.empty();
      case READ -> exposure.readsNeedToken() ? withoutToken(head) : Optional.empty();
      case CHANGE -> change(head);
    };
  }

  private Optional<HttpAnswer> change(HttpCall head) {
    if (exposure.token().isEmpty()) {
      return refused(
          403,
          "Nothing can be changed here: start the sidecar with --token-file or SEGUE_TOKEN first.");
    }
    Optional<HttpAnswer> withoutToken = withoutToken(head);
    if (withoutToken.isPresent()) {
      return withoutToken;
    }
    String type = head.header("content-type").orElse("").split(";", 2)[0].strip();
    if (!type.equalsIgnoreCase("application/json")) {
      return refused(415, "Send a JSON object, with Content-Type: application/json.");
    }
    return Optional.empty();
  }

  private boolean isKnown(String host) {
    return host.equals("localhost")
        || host.equals(exposure.address().host().toLowerCase(Locale.ROOT))
        || exposure.hosts().contains(host)
        || ADDRESS.matcher(host).matches();
  }

  /**
   * Whether a browser says so. One that tells how the page and the server stand to each other knows
   * it best: behind something that ends TLS, its page's origin is https while the call is not. An
   * older one sends the origin only.
   */
  private static boolean isForeign(HttpCall head, String host) {
    String own = (head.secure() ? "https://" : "http://") + host;
    return switch (head.header("sec-fetch-site").orElse("none")) {
      case "same-origin" -> false;
      case "none" -> !head.header("origin").orElse(own).toLowerCase(Locale.ROOT).equals(own);
      default -> true;
    };
  }

  /** Why it is refused to whoever does not show the token. */
  private Optional<HttpAnswer> withoutToken(HttpCall head) {
    String given = head.header("authorization").orElse("");
    if (!given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return unauthorized();
    }
    if (guesses.areSpent()) {
      return Optional.of(
          HttpAnswer.refusal(429, "Too many wrong tokens were sent. Try again in a second.")
              .with("Retry-After", String.valueOf(Guesses.WINDOW.toSeconds())));
    }
    if (exposure.token().filter(t -> t.matches(given.substring(BEARER.length()))).isPresent()) {
      return Optional.empty();
    }
    guesses.wrong();
    return unauthorized();
  }

  private static Optional<HttpAnswer> unauthorized() {
    return Optional.of(
        HttpAnswer.refusal(401, "Send the token: Authorization: Bearer TOKEN.")
            .with("WWW-Authenticate", "Bearer realm=\"segue\""));
  }

  private static Optional<HttpAnswer> refused(int status, String why) {
    return Optional.of(HttpAnswer.refusal(status, why));
  }
}
