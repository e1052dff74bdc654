package dev.segue.worker.catalog;

import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.ddl.DdlCatalog;
import dev.segue.rules.ddl.DdlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tables out of a file of DDL. */
public final class DdlSource implements CatalogSource {
  private final Path file;
  private final List<String> searchPath;
  private final DdlCatalog tables;

  /** The tables of that file, found on that search path. */
  public DdlSource(Path file, List<String> searchPath) throws SourceException {
    this.file = file;
    this.searchPath = List.copyOf(searchPath);
    try {
      this.tables = DdlReader.read(Files.readString(file));
    } catch (IOException e) {
      throw new SourceException(
          "The schema " + file + " cannot be read: " + Unreadable.words(e) + ".");
    }
    if (!tables.problems().isEmpty()) {
      throw new SourceException(
          tables.problems().stream()
              .map(problem -> file + ":" + problem.line() + ": " + problem.message())
              .collect(Collectors.joining("\n")));
    }
  }

  @Override
  public Catalog answer(Catalog.Needs needs) {
    return tables.answer(needs);
  }

  @Override
  public List<IndexView> indexes(Collection<String> names) {
    return tables.indexes().stream().filter(index -> names.contains(index.table())).toList();
  }

  @Override
  public Session session(ShapeSetting shape) {
    return Session.fresh(searchPath, shape);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Optional<JdbcServerAccess> server() {
    return Optional.empty();
  }

  @Override
  public void close() {
    // The file was read whole.
  }
}
