package dev.segue.rules;

import dev.segue.rules.catalog.TableView;
import java.util.List;

/**
 * What a plan depends on in the session that runs the statement. A value: it is part of a plan's
 * cache key.
 *
 * @param searchPath the schemas that an unqualified name is looked up in, first to last; the
 *     temporary one only where the path names it, for it is the first otherwise
 * @param temporaryTables the session's temporary tables: they shadow tables of the same name
 * @param shape the shape that {@code *} and a missing column list mean
 * @param backslashEscapes whether a backslash escapes in an ordinary string literal
 */
public record Session(
    List<String> searchPath,
    List<TableView> temporaryTables,
    ShapeSetting shape,
    boolean backslashEscapes) {
  public Session {
    searchPath = List.copyOf(searchPath);
    temporaryTables = List.copyOf(temporaryTables);
  }

  /** A session that has just connected, with that search path. */
  public static Session fresh(List<String> searchPath, ShapeSetting shape) {
    return new Session(searchPath, List.of(), shape, false);
  }
}
