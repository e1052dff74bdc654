package dev.segue.worker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the status page, as they lie in the jar: nothing of them is secret or made. */
public final class PageFiles {
  /** Path and file; the media type goes by the file's ending. */
  private static final Map<String, String> FILES = files();

  private PageFiles() {}

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("/", "index.html");
    for (String name :
        List.of("segue.css", "segue.js", "api.js", "view.js", "plot.js", "words.js", "icon.svg")) {
      files.put("/" + name, name);
    }
    return files;
  }

  /** A route for each file. */
  public static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    FILES.forEach(
        (path, name) -> {
          HttpAnswer answer =
              new HttpAnswer(200, type(name), Map.of("Cache-Control", "no-cache"), read(name));
          routes.add(Route.open(path, call -> answer));
        });
    return routes;
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no media type for " + name);
    };
  }

  private static String read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks page/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("page/" + name, e);
    }
  }
}
