package dev.segue.rules.dialect;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.catalog.ColumnView.Generation;
import dev.segue.rules.catalog.KeyView;
import dev.segue.rules.catalog.TableView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How PostgreSQL's catalog is asked for relations and functions, and how its answers become views.
 * Every query needs no privilege beyond those that every role has.
 */
public final class PostgresCatalogSql {

  /** One row of an answer; columns are asked by label. */
  public interface Row {
    /** A column of type text; empty where it is NULL. */
    Optional<String> text(String label);

    /** A column of type boolean that is never NULL. */
    boolean flag(String label);

    /** A column of type text[] that is never NULL. */
    List<String> texts(String label);
  }

  /** Which relations a query asks for. */
  public enum Scope {
    /** Those of the names in the query's one parameter, a text[], in every lasting schema. */
    NAMED("c.relname = any(?) and n.nspname !~ '^pg_(temp|toast)'"),
    /** All temporary ones of this session; the query has no parameter. */
    TEMPORARY("c.relnamespace = pg_my_temp_schema()");

    private final String condition;

    Scope(String condition) {
      this.condition = condition;
    }
  }

  /**
   * What a plan depends on in a session: {@code search_path} (text[]), {@code backslash_escapes}
   * and {@code has_temporary} (boolean).
   */
  public static final String SESSION =
      """
      select current_schemas(false)::text[] as search_path,
             current_setting('standard_conforming_strings') <> 'on' as backslash_escapes,
             exists (select 1 from pg_catalog.pg_class
                     where relnamespace = pg_my_temp_schema() and relkind in ('r', 'p', 'v'))
               as has_temporary""";

  /**
   * Whether functions of each name in the parameter (text[]) are volatile, whether one may change
   * the session, and the tables of whose row type all of them take a value: {@code name}, {@code
   * is_volatile}, {@code changes_session}, {@code takes_rows_of} (text[]). A name that no function
   * has counts as volatile, for nothing is known of it.
   *
   * <p>What changes the session says so in its source, or calls what does: where no source of the
   * database's says such a thing, no function does it. A source in C or by another language's rules
   * is taken for innocent, respectively not.
   */
  public static final String FUNCTIONS =
      """
      select asked.name as name, coalesce(bool_or(p.provolatile = 'v'), true) as is_volatile,
             exists (
               select 1 from pg_catalog.pg_proc f
               join pg_catalog.pg_language l on l.oid = f.prolang
               where f.proname = asked.name and f.provolatile = 'v'
                 and f.pronamespace not in (
                   'pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                 and l.lanname not in ('c', 'internal'))
             and exists (
               select 1 from pg_catalog.pg_proc f
               join pg_catalog.pg_language l on l.oid = f.prolang
               where f.pronamespace not in (
                   'pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                 and l.lanname not in ('c', 'internal')
                 and (l.lanname not in ('sql', 'plpgsql') or f.prosrc = '' or f.prosrc ~*
                   'set_config|search_path|schema|temp|role|authorization|conforming|execute|reset'))
             as changes_session,
             array(
               select n.nspname::text || '.' || c.relname::text
               from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               where c.relkind in ('r', 'p', 'f')
                 and c.reltype in (
                   select unnest(f.proargtypes::oid[]) from pg_catalog.pg_proc f
                   where f.proname = asked.name)
                 and not exists (
                   select 1 from pg_catalog.pg_proc f
                   where f.proname = asked.name and c.reltype <> all (f.proargtypes::oid[]))
             ) as takes_rows_of
      from unnest(?::text[]) as asked(name)
      left join pg_catalog.pg_proc p on p.proname = asked.name
      group by asked.name""";

  /**
   * The relations through which rows of tables can be reached under another name, at whatever
   * remove: partitions, children and views. The parameter (text[]) holds the tables' names; a row
   * has {@code of_name}, {@code of_qualified}, {@code schema} and {@code name}.
   */
  public static final String RELATIVES =
      """
      with recursive step(parent, child) as (
        select inhparent, inhrelid from pg_catalog.pg_inherits
        union
        select d.refobjid, r.ev_class
        from pg_catalog.pg_depend d
        join pg_catalog.pg_rewrite r on r.oid = d.objid
        where d.classid = 'pg_catalog.pg_rewrite'::regclass
          and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
      ), reached(root, relative) as (
        select c.oid, s.child from pg_catalog.pg_class c join step s on s.parent = c.oid
        where c.relname = any(?) and c.relkind in ('r', 'p', 'f')
        union
        select reached.root, s.child from reached join step s on s.parent = reached.relative
      )
      select t.relname::text as of_name, tn.nspname::text || '.' || t.relname::text as of_qualified,
             n.nspname::text as schema, c.relname::text as name
      from reached
      join pg_catalog.pg_class t on t.oid = reached.root
      join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
      join pg_catalog.pg_class c on c.oid = reached.relative
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f')
      order by 1, 2, 3, 4""";

  private static final String RELATION =
      """
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      %s
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and %s
      %s""";

  // A default's functions are found by name: what PostgreSQL ships is "pinned" and leaves no trace
  // in pg_depend. Functions of users do, whatever their spelling. No backslash in the pattern: with
  // standard_conforming_strings off it would be gone.
  private static final String COLUMNS =
      """
      select n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
             a.attname::text as column_name,
             format_type(a.atttypid, a.atttypmod) as type,
             coalesce(a.attnotnull, false) as not_null,
             coalesce(a.attidentity::text, '') as identity,
             coalesce(a.attgenerated::text, '') as generated,
             case when a.attidentity <> '' then
               format('nextval(%L::regclass)', pg_get_serial_sequence(
                 format('%I.%I', n.nspname, c.relname), a.attname))
             when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default_expression,
             coalesce(a.attidentity, '') <> ''
               or exists (
                 select 1
                 from regexp_matches(pg_get_expr(d.adbin, d.adrelid),
                        '([[:alpha:]_][[:alnum:]_$]*)"?[[:space:]]*[(]', 'g') as called(parts)
                 join pg_catalog.pg_proc p on p.proname = called.parts[1]
                 where p.provolatile = 'v')
               or exists (
                 select 1 from pg_catalog.pg_depend e
                 join pg_catalog.pg_proc p on p.oid = e.refobjid
                 where e.classid = 'pg_catalog.pg_attrdef'::regclass and e.objid = d.oid
                   and e.refclassid = 'pg_catalog.pg_proc'::regclass and p.provolatile = 'v')
               as default_volatile
      """;

  private static final String KEYS =
      """
      select n.nspname::text as schema, c.relname::text as name, k.relname::text as key_name,
             i.indisprimary as is_primary, i.indimmediate as is_immediate,
             i.indpred is not null as is_partial,
             (select array_agg(a.attname::text order by part.place)
              from unnest(i.indkey::int2[]) with ordinality as part(number, place)
              join pg_catalog.pg_attribute a
                on a.attrelid = c.oid and a.attnum = part.number
              where part.place <= i.indnkeyatts) as columns
      """;

  private static final String PARENTS =
      """
      select n.nspname::text as schema, c.relname::text as name,
             pn.nspname::text || '.' || p.relname::text as target
      """;

  private static final String READS_FROM =
      """
      select distinct n.nspname::text as schema, c.relname::text as name,
             tn.nspname::text || '.' || t.relname::text as target
      """;

  private PostgresCatalogSql() {}

  /** The query for the columns of relations, one row per column, for {@link Answers#columns}. */
  public static String columns(Scope scope) {
    return COLUMNS
        + relation(
            """
            left join pg_catalog.pg_attribute a
              on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum""",
            scope,
            "order by n.nspname, c.relname, a.attnum");
  }

  /** The query for the unique keys of relations, for {@link Answers#keys}. */
  public static String keys(Scope scope) {
    return KEYS
        + relation(
            """
            join pg_catalog.pg_index i
              on i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indexprs is null
            join pg_catalog.pg_class k on k.oid = i.indexrelid""",
            scope,
            "order by i.indisprimary desc, k.relname");
  }

  /**
   * The query for the tables that relations inherit from, at whatever remove, for {@link
   * Answers#parents}.
   */
  public static String parents(Scope scope) {
    return PARENTS
        + relation(
            """
            cross join lateral (
              with recursive above(parent, remove) as (
                select i.inhparent, i.inhseqno from pg_catalog.pg_inherits i
                where i.inhrelid = c.oid
                union
                select i.inhparent, above.remove + 1000
                from above join pg_catalog.pg_inherits i on i.inhrelid = above.parent)
              select parent, remove from above) as h
            join pg_catalog.pg_class p on p.oid = h.parent
            join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace""",
            scope,
            "order by h.remove");
  }

  /** The query for the tables that views name, for {@link Answers#readsFrom}. */
  public static String readsFrom(Scope scope) {
    return READS_FROM
        + relation(
            """
            join pg_catalog.pg_rewrite r on r.ev_class = c.oid and c.relkind in ('v', 'm')
            join pg_catalog.pg_depend d
              on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
             and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> c.oid
            join pg_catalog.pg_class t
              on t.oid = d.refobjid and t.relkind in ('r', 'p', 'v', 'm', 'f')
            join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace""",
            scope,
            "order by 3");
  }

  private static String relation(String joins, Scope scope, String order) {
    return RELATION.formatted(joins, scope.condition, order);
  }

  /** The relatives of each name asked for, from rows of {@link #RELATIVES}. */
  public static Map<String, List<Catalog.Relative>> relatives(
      Collection<String> names, List<Row> rows) {
    Map<String, List<Catalog.Relative>> found = new LinkedHashMap<>();
    names.forEach(name -> found.put(name, new ArrayList<>()));
    for (Row row : rows) {
      found
          .computeIfAbsent(Answers.required(row, "of_name"), name -> new ArrayList<>())
          .add(
              new Catalog.Relative(
                  Answers.required(row, "of_qualified"),
                  Answers.required(row, "schema"),
                  Answers.required(row, "name")));
    }
    found.replaceAll((name, relatives) -> List.copyOf(relatives));
    return found;
  }

  /**
   * The answers to the four questions about the same relations.
   *
   * @param columns rows of {@link #columns}
   * @param keys rows of {@link #keys}
   * @param parents rows of {@link #parents}
   * @param readsFrom rows of {@link #readsFrom}
   */
  public record Answers(List<Row> columns, List<Row> keys, List<Row> parents, List<Row> readsFrom) {

    /** The relations that the answers describe. */
    public List<TableView> tables() {
      Map<String, List<Row>> byTable = group(columns);
      Map<String, List<Row>> keysByTable = group(keys);
      Map<String, List<Row>> parentsByTable = group(parents);
      Map<String, List<Row>> readsByTable = group(readsFrom);
      List<TableView> tables = new ArrayList<>();
      byTable.forEach(
          (table, rows) ->
              tables.add(
                  new TableView(
                      required(rows.get(0), "schema"),
                      required(rows.get(0), "name"),
                      kind(required(rows.get(0), "kind")),
                      columnViews(rows),
                      keyViews(keysByTable.getOrDefault(table, List.of())),
                      targets(parentsByTable.getOrDefault(table, List.of())),
                      targets(readsByTable.getOrDefault(table, List.of())))));
      return List.copyOf(tables);
    }

    private static Map<String, List<Row>> group(List<Row> rows) {
      Map<String, List<Row>> groups = new LinkedHashMap<>();
      for (Row row : rows) {
        // NUL is the one character that no PostgreSQL name contains.
        String table = required(row, "schema") + '\0' + required(row, "name");
        groups.computeIfAbsent(table, key -> new ArrayList<>()).add(row);
      }
      return groups;
    }

    private static List<ColumnView> columnViews(List<Row> rows) {
      List<ColumnView> views = new ArrayList<>();
      for (Row row : rows) {
        // A relation without columns answers one row with a NULL here.
        row.text("column_name").ifPresent(name -> views.add(columnView(name, row)));
      }
      return views;
    }

    private static ColumnView columnView(String name, Row row) {
      return new ColumnView(
          name,
          required(row, "type"),
          row.flag("not_null"),
          row.text("default_expression"),
          row.flag("default_volatile"),
          generation(required(row, "identity"), required(row, "generated")));
    }

    private static Generation generation(String identity, String generated) {
      if (!generated.isEmpty()) {
        return Generation.EXPRESSION;
      }
      return switch (identity) {
        case "a" -> Generation.IDENTITY_ALWAYS;
        case "d" -> Generation.IDENTITY_BY_DEFAULT;
        default -> Generation.NONE;
      };
    }

    private static List<KeyView> keyViews(List<Row> rows) {
      return rows.stream()
          .map(
              row ->
                  new KeyView(
                      required(row, "key_name"),
                      row.texts("columns"),
                      row.flag("is_primary"),
                      row.flag("is_immediate"),
                      row.flag("is_partial")))
          .toList();
    }

    private static List<String> targets(List<Row> rows) {
      return rows.stream().map(row -> required(row, "target")).toList();
    }

    private static TableView.Kind kind(String relkind) {
      return switch (relkind) {
        case "r" -> TableView.Kind.TABLE;
        case "p" -> TableView.Kind.PARTITIONED;
        case "v" -> TableView.Kind.VIEW;
        default -> TableView.Kind.OTHER;
      };
    }

    private static String required(Row row, String label) {
      return row.text(label)
          .orElseThrow(() -> new IllegalStateException("the catalog answered no " + label));
    }
  }
}
