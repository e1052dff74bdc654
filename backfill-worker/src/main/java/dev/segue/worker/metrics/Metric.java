package dev.segue.worker.metrics;

import java.util.List;

/** Every metric of ours, as it is scraped. The README's table is held to this. */
public enum Metric {
  CHUNK_SECONDS(
      "segue_chunk_seconds",
      "histogram",
      "change, kind",
      "How long this sidecar's chunks held their row locks."),
  DATABASE_UP("segue_database_up", "gauge", "", "1 while the segue tables can be read."),
  DUTY(
      "segue_duty",
      "gauge",
      "change, duty",
      "1 for what the change calls for: expand, fill, verify, done, idle, blocked, person."),
  FILLED_ROWS_TOTAL(
      "segue_filled_rows_total", "counter", "change, kind", "Rows that this sidecar gave values."),
  RULES_LOADED_TIMESTAMP_SECONDS(
      "segue_rules_loaded_timestamp_seconds", "gauge", "", "When the rules that count were read."),
  RULES_VALID(
      "segue_rules_valid", "gauge", "", "1 while the rules file's rules are those that count."),
  THROTTLED(
      "segue_throttled", "gauge", "signal", "1 while this sidecar waits because of the signal."),
  TROUBLE(
      "segue_trouble",
      "gauge",
      "change",
      "1 while what the change calls for cannot be done by this sidecar."),
  VERIFIED_TIMESTAMP_SECONDS(
      "segue_verified_timestamp_seconds",
      "gauge",
      "change",
      "When the last verification found every row right."),
  WORKED_ROWS_TOTAL(
      "segue_worked_rows_total",
      "counter",
      "change, kind",
      "Rows that this sidecar looked at, filled or not."),
  WORK_ESTIMATED_ROWS(
      "segue_work_estimated_rows",
      "gauge",
      "change, kind",
      "Rows of the table, as estimated when the work began."),
  WORK_FOUND_ROWS(
      "segue_work_found_rows",
      "gauge",
      "change, kind, finding",
      "Rows by what the work's pass found: absent, agreeing, unmappable, disagreeing, failed."),
  WORK_RANGES_LEFT(
      "segue_work_ranges_left",
      "gauge",
      "change, kind",
      "Key ranges that the work's pass has not been through."),
  WORK_RATE_ROWS_PER_SECOND(
      "segue_work_rate_rows_per_second",
      "gauge",
      "change, kind",
      "How fast the work goes, all workers together."),
  WORK_SEEN_ROWS(
      "segue_work_seen_rows",
      "gauge",
      "change, kind",
      "Rows that the work's pass has been over, all workers together."),
  WORK_STATE(
      "segue_work_state",
      "gauge",
      "change, kind, state",
      "1 for the state of the last work: running, paused, stopped, done, failed; newer: as only a newer segue says.");

  private final String scraped;
  private final String type;
  private final String labels;
  private final String meaning;

  Metric(String scraped, String type, String labels, String meaning) {
    this.scraped = scraped;
    this.type = type;
    this.labels = labels;
    this.meaning = meaning;
  }

  /** Its name as it is scraped. */
  public String scraped() {
    return scraped;
  }

  /** counter, gauge or histogram. */
  public String type() {
    return type;
  }

  /** Its labels, in order. */
  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(", "));
  }

  /** What it says. */
  public String meaning() {
    return meaning;
  }

  /** Its name for Micrometer, which adds what the type of a meter ends with. */
  String meter() {
    String suffix = type.equals("counter") ? "_total" : type.equals("histogram") ? "_seconds" : "";
    return scraped.substring(0, scraped.length() - suffix.length());
  }
}
