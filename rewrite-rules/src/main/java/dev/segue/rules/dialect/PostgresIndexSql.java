package dev.segue.rules.dialect;

import dev.segue.rules.catalog.IndexView;
import dev.segue.rules.dialect.PostgresCatalogSql.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How PostgreSQL's catalog is asked for indexes. */
public final class PostgresIndexSql {
  /** The indexes on tables of the names in the parameter (text[]): one row for each key part. */
  public static final String INDEXES =
      """
      select n.nspname::text as schema, c.relname::text as name, k.relname::text as index_name,
             a.attname::text as column_name,
             pg_get_indexdef(i.indexrelid, part.place::int, true) as definition
      from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_class k on k.oid = i.indexrelid
      cross join lateral unnest(i.indkey::int2[]) with ordinality as part(number, place)
      left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = part.number
        and part.number > 0
      where c.relname = any(?) and n.nspname !~ '^pg_(temp|toast)' and i.indisvalid
        and part.place <= i.indnkeyatts
      order by n.nspname, c.relname, i.indisprimary desc, k.relname, part.place""";

  private PostgresIndexSql() {}

  /** The indexes that rows of {@link #INDEXES} describe. */
  public static List<IndexView> indexes(List<Row> rows) {
    Map<List<String>, List<IndexView.Part>> parts = new LinkedHashMap<>();
    for (Row row : rows) {
      List<String> index = List.of(text(row, "schema"), text(row, "name"), text(row, "index_name"));
      parts
          .computeIfAbsent(index, key -> new ArrayList<>())
          .add(
              new IndexView.Part(
                  row.text("column_name").orElseGet(() -> text(row, "definition")),
                  row.text("column_name").isPresent()));
    }
    return parts.entrySet().stream()
        .map(
            entry ->
                new IndexView(
                    entry.getKey().get(0),
                    entry.getKey().get(1),
                    entry.getKey().get(2),
                    entry.getValue()))
        .toList();
  }

  private static String text(Row row, String label) {
    return row.text(label)
        .orElseThrow(() -> new IllegalStateException("the catalog answered no " + label));
  }
}
