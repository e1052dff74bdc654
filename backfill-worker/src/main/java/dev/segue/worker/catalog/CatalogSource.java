package dev.segue.worker.catalog;

import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.IndexView;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where tables are looked up. */
public interface CatalogSource extends AutoCloseable {
  /** What it has under these names. */
  Catalog answer(Catalog.Needs needs) throws SourceException;

  /** The indexes on tables of these names. */
  List<IndexView> indexes(Collection<String> tables) throws SourceException;

  /** The session that statements are planned for. */
  Session session(ShapeSetting shape) throws SourceException;

  /** What the source is, in a few words without secrets. */
  String name();

  /** A failure of its server in words, without secrets. */
  default String explained(SQLException failure) {
    return String.valueOf(failure.getMessage());
  }

  /** The server behind it, if there is one. */
  Optional<JdbcServerAccess> server();

  @Override
  void close() throws SourceException;
}
