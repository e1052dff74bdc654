package dev.segue.worker.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Brings each request to its route, if the guard lets it, and the answer back. */
final class Dispatch extends Handler.Abstract {
  private static final System.Logger LOG = System.getLogger(Dispatch.class.getPackageName());

  /** What is sent here is a few names and numbers. */
  private static final int MAX_BODY = 16 * 1024;

  /** What every answer says: to be shown nowhere else, taken for nothing else, kept by nobody. */
  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final Guard guard;
  private final Map<String, Map<String, Route>> routes;

  Dispatch(Guard guard, Map<String, Map<String, Route>> routes) {
    this.guard = guard;
    this.routes = routes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpAnswer answer;
    try {
      answer = answer(request);
    } catch (BadCall bad) {
      answer = HttpAnswer.refusal(400, String.valueOf(bad.getMessage()));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The request failed", e);
      answer = HttpAnswer.refusal(500, "The request failed; the log of the sidecar says why.");
    }
    if (answer.status() >= 400 && request.getLength() != 0) {
      // What was refused unread ends the connection: a client must not send the next call over it.
      answer = answer.with("Connection", "close");
    }
    write(answer, response, callback);
    return true;
  }

  /** Answers what the server itself refuses: a head that is no HTTP, or too long. */
  static boolean refuse(Request request, Response response, Callback callback) {
    int status = Math.max(400, response.getStatus());
    write(HttpAnswer.refusal(status, "The server cannot read this request."), response, callback);
    return true;
  }

  private static void write(HttpAnswer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    ALWAYS.forEach(response.getHeaders()::put);
    answer.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put("Content-Type", answer.type());
    ByteBuffer body = ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8));
    response.write(true, body, callback);
  }

  private HttpAnswer answer(Request request) throws BadCall, IOException {
    HttpCall head = head(request);
    Map<String, Route> methods = routes.getOrDefault(head.path(), Map.of());
    Route route = methods.get(head.method());
    // Who may not ask does not learn what there is, either.
    Route.Need need = route == null ? Route.Need.READ : route.need();
    Optional<HttpAnswer> refusal = guard.refusal(head, need);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (methods.isEmpty()) {
      return HttpAnswer.refusal(404, "There is nothing under " + head.path() + ".");
    }
    if (route == null) {
      return HttpAnswer.refusal(405, "Here one can only " + String.join(", ", methods.keySet()))
          .with("Allow", String.join(", ", methods.keySet()));
    }
    return route.answering().answer(need == Route.Need.CHANGE ? withBody(head, request) : head);
  }

  private static HttpCall head(Request request) throws BadCall {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = Optional.ofNullable(field.getValue()).orElse("");
      headers.merge(field.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
    }
    Map<String, String> query = query(request);
    String method = request.getMethod();
    return new HttpCall(
        method.equals("HEAD") ? "GET" : method,
        request.getHttpURI().getDecodedPath(),
        query,
        headers,
        Map.of(),
        request.isSecure(),
        Request.getRemoteAddr(request));
  }

  private static Map<String, String> query(Request request) throws BadCall {
    Map<String, String> query = new HashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        query.put(field.getName(), field.getValue());
      }
    } catch (RuntimeException e) {
      throw new BadCall("What stands behind the question mark cannot be read.");
    }
    return query;
  }

  private static HttpCall withBody(HttpCall head, Request request) throws IOException, BadCall {
    byte[] bytes;
    try (InputStream in = Request.asInputStream(request)) {
      bytes = in.readNBytes(MAX_BODY + 1);
    }
    if (bytes.length > MAX_BODY) {
      throw new BadCall("The body has more than " + MAX_BODY + " bytes.");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new HttpCall(
        head.method(),
        head.path(),
        head.query(),
        head.headers(),
        text.isBlank() ? Map.of() : FlatJson.parse(text),
        head.secure(),
        head.remote());
  }
}
