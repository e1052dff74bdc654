package dev.segue.rules.control;

import dev.segue.rules.dialect.PostgresNames;

/**
 * The SQL of works, their ranges and findings in one schema on PostgreSQL. A {@code ?} is a
 * parameter; their order is given with each text.
 */
public final class PostgresWorkSql implements WorkSql {
  private final String schema;

  /** The SQL for the tables in that schema. */
  public PostgresWorkSql(String schema) {
    this.schema = PostgresNames.quoteIfNeeded(schema);
  }

  private String name(ControlTable table) {
    return schema + "." + table.name();
  }

  @Override
  public String begin() {
    return ("INSERT INTO %s (change_id, kind, definition_hash, instances_at, started_by, started_at,"
            + " key_columns, pass, state, rate, target_millis, estimated_rows, reason)"
            + " VALUES (?, ?, ?, ?, ?, clock_timestamp(), ?, 1, ?, ?, ?, ?, '') RETURNING id")
        .formatted(name(ControlTables.WORKS));
  }

  @Override
  public String setSample() {
    return "UPDATE %s SET sample = ? WHERE id = ?".formatted(name(ControlTables.WORKS));
  }

  @Override
  public String addRange() {
    return ("INSERT INTO %s (work_id, number, lower_key, position, chunk_rows, stripe, upper_key, done, seen,"
            + " filled, absent, agreeing, unmappable, disagreeing, failed, worker, touched_at)"
            + " VALUES (?, ?, ?, ?, 0, 0, ?, false, 0, 0, 0, 0, 0, 0, 0, ?, clock_timestamp())")
        .formatted(name(ControlTables.RANGES));
  }

  @Override
  public String lockLast() {
    return "SELECT * FROM %s WHERE change_id = ? AND kind = ? ORDER BY id DESC LIMIT 1 FOR UPDATE"
        .formatted(name(ControlTables.WORKS));
  }

  @Override
  public String work() {
    return "SELECT * FROM %s WHERE id = ?".formatted(name(ControlTables.WORKS));
  }

  @Override
  public String lockWork() {
    return work() + " FOR UPDATE";
  }

  @Override
  public String lastWorks() {
    return "SELECT DISTINCT ON (change_id, kind) * FROM %s ORDER BY change_id, kind, id DESC"
        .formatted(name(ControlTables.WORKS));
  }

  @Override
  public String claimRange() {
    return ("SELECT number, position, chunk_end, chunk_rows, stripe, upper_key FROM %s"
            + " WHERE work_id = ? AND NOT done ORDER BY number <= ?, number LIMIT 1"
            + " FOR UPDATE SKIP LOCKED")
        .formatted(name(ControlTables.RANGES));
  }

  @Override
  public String reclaimRange() {
    return ("SELECT number, position, chunk_end, chunk_rows, stripe, upper_key FROM %s"
            + " WHERE work_id = ? AND number = ? AND NOT done FOR UPDATE SKIP LOCKED")
        .formatted(name(ControlTables.RANGES));
  }

  @Override
  public String advance() {
    return ("UPDATE %s SET position = ?, chunk_end = ?, chunk_rows = ?, stripe = ?, done = ?, seen = seen + ?,"
            + " filled = filled + ?, absent = absent + ?, agreeing = agreeing + ?,"
            + " unmappable = unmappable + ?, disagreeing = disagreeing + ?, failed = failed + ?,"
            + " worker = ?, touched_at = clock_timestamp() WHERE work_id = ? AND number = ?")
        .formatted(name(ControlTables.RANGES));
  }

  @Override
  public String totals() {
    return ("SELECT coalesce(sum(seen), 0) AS seen, coalesce(sum(filled), 0) AS filled,"
            + " coalesce(sum(absent), 0) AS absent, coalesce(sum(agreeing), 0) AS agreeing,"
            + " coalesce(sum(unmappable), 0) AS unmappable,"
            + " coalesce(sum(disagreeing), 0) AS disagreeing, coalesce(sum(failed), 0) AS failed,"
            + " count(*) AS ranges, count(*) FILTER (WHERE NOT done) AS ranges_left"
            + " FROM %s WHERE work_id = ?")
        .formatted(name(ControlTables.RANGES));
  }

  @Override
  public String rewind() {
    return ("UPDATE %s SET position = lower_key, chunk_end = NULL, chunk_rows = 0, stripe = 0, done = false,"
            + " seen = 0, absent = 0, agreeing = 0, unmappable = 0, disagreeing = 0, failed = 0"
            + " WHERE work_id = ?")
        .formatted(name(ControlTables.RANGES));
  }

  @Override
  public String extend() {
    String ranges = name(ControlTables.RANGES);
    return ("UPDATE %s SET upper_key = ? WHERE work_id = ?"
            + " AND number = (SELECT max(number) FROM %s WHERE work_id = ?)")
        .formatted(ranges, ranges);
  }

  @Override
  public String nextPass() {
    return "UPDATE %s SET pass = pass + 1 WHERE id = ?".formatted(name(ControlTables.WORKS));
  }

  @Override
  public String setState() {
    return "UPDATE %s SET state = ?, reason = ? WHERE id = ?".formatted(name(ControlTables.WORKS));
  }

  @Override
  public String setReason() {
    return "UPDATE %s SET reason = ? WHERE id = ? AND state = 'running'"
        .formatted(name(ControlTables.WORKS));
  }

  @Override
  public String finish() {
    return "UPDATE %s SET state = ?, reason = ?, finished_at = clock_timestamp() WHERE id = ?"
        .formatted(name(ControlTables.WORKS));
  }

  @Override
  public String setBounds() {
    return "UPDATE %s SET rate = ?, target_millis = ? WHERE id = ?"
        .formatted(name(ControlTables.WORKS));
  }

  @Override
  public String reserve() {
    return ("UPDATE %s SET next_slot = greatest(next_slot, clock_timestamp())"
            + " + make_interval(secs => CAST(? AS double precision) / rate)"
            + " WHERE id = ? AND rate > 0"
            + " RETURNING CAST(1000 * extract(epoch FROM next_slot - clock_timestamp()) AS bigint)")
        .formatted(name(ControlTables.WORKS));
  }

  @Override
  public String addRow() {
    return ("INSERT INTO %s (work_id, row_key, finding, detail) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (work_id, row_key)"
            + " DO UPDATE SET finding = excluded.finding, detail = excluded.detail")
        .formatted(name(ControlTables.ROWS));
  }

  @Override
  public String rows() {
    return "SELECT row_key, finding, detail FROM %s WHERE work_id = ? ORDER BY row_key LIMIT ?"
        .formatted(name(ControlTables.ROWS));
  }

  @Override
  public String rowsFound() {
    return "SELECT row_key FROM %s WHERE work_id = ? AND finding = ? ORDER BY row_key LIMIT ?"
        .formatted(name(ControlTables.ROWS));
  }

  @Override
  public String clearRows() {
    return "DELETE FROM %s WHERE work_id = ?".formatted(name(ControlTables.ROWS));
  }

  @Override
  public String addConstraint() {
    return ("INSERT INTO %s (change_id, kind, name, taken, definition, done_by, done_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, clock_timestamp())")
        .formatted(name(ControlTables.CONSTRAINTS));
  }

  @Override
  public String constraints() {
    return "SELECT id, kind, name, taken, definition FROM %s WHERE change_id = ? ORDER BY id"
        .formatted(name(ControlTables.CONSTRAINTS));
  }

  @Override
  public String forgetConstraint() {
    return "DELETE FROM %s WHERE id = ?".formatted(name(ControlTables.CONSTRAINTS));
  }

  @Override
  public String addEvent() {
    return ("INSERT INTO %s (happened_at, who, change_id, what, detail)"
            + " VALUES (clock_timestamp(), ?, ?, ?, ?)")
        .formatted(name(ControlTables.EVENTS));
  }

  @Override
  public String workers() {
    return ("SELECT worker, count(*) FILTER (WHERE done) AS ranges_done, max(touched_at) AS touched_at"
            + " FROM %s WHERE work_id = ? AND (done OR chunk_end IS NOT NULL"
            + " OR position IS DISTINCT FROM lower_key)"
            + " GROUP BY worker ORDER BY max(touched_at) DESC, worker LIMIT 50")
        .formatted(name(ControlTables.RANGES));
  }

  @Override
  public String events() {
    return ("SELECT id, happened_at, who, change_id, what, detail FROM %s WHERE id > ?"
            + " ORDER BY id DESC LIMIT ?")
        .formatted(name(ControlTables.EVENTS));
  }

  @Override
  public String setFact(Fact fact) {
    return "UPDATE %s SET %s = ?, row_version = row_version + 1 WHERE id = ?"
        .formatted(name(ControlTables.CHANGES), fact.column());
  }
}
