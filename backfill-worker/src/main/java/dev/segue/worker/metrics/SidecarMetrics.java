package dev.segue.worker.metrics;

import dev.segue.rules.model.Change;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.sidecar.Duty;
import dev.segue.worker.sidecar.Sidecar;
import dev.segue.worker.sidecar.SidecarStatus;
import dev.segue.worker.sidecar.SidecarStatus.OfChange;
import dev.segue.worker.sidecar.SidecarStatus.OfWork;
import dev.segue.worker.work.WorkListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what a sidecar does, and shows how its works stand. What comes from the segue tables is
 * brought up when it is scraped. Safe for use by many threads.
 */
public final class SidecarMetrics implements Sidecar.Audience {
  /** The type of what {@link #scrape} gives. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Around the default target of 100 ms, and far enough to both sides of other targets. */
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Metric, MultiGauge> gauges = new EnumMap<>(Metric.class);
  private final List<String> signals;

  /** Metrics of a sidecar whose works may wait for signals of these names. */
  public SidecarMetrics(List<String> signals) {
    this.signals = List.copyOf(signals);
    for (Metric metric : Metric.values()) {
      if (metric.type().equals("gauge")) {
        gauges.put(
            metric,
            MultiGauge.builder(metric.meter()).description(metric.meaning()).register(registry));
      }
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  @Override
  public WorkListener begins(Change change, Duty.Kind kind) {
    Tags tags = Tags.of("change", change.id(), "kind", kind.name().toLowerCase(Locale.ROOT));
    Timer chunks =
        Timer.builder(Metric.CHUNK_SECONDS.meter())
            .description(Metric.CHUNK_SECONDS.meaning())
            .tags(tags)
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    Counter worked = counter(Metric.WORKED_ROWS_TOTAL, tags);
    Counter filled = counter(Metric.FILLED_ROWS_TOTAL, tags);
    return new WorkListener() {
      @Override
      public void worked(int rows, long given, Duration time) {
        chunks.record(time);
        worked.increment((double) rows);
        filled.increment((double) given);
      }
    };
  }

  private Counter counter(Metric metric, Tags tags) {
    return Counter.builder(metric.meter())
        .description(metric.meaning())
        .tags(tags)
        .register(registry);
  }

  /** All metrics as text, with what is so now. */
  public String scrape(Optional<SidecarStatus> now) {
    now.ifPresent(this::bringUp);
    return registry.scrape();
  }

  private void bringUp(SidecarStatus status) {
    Rows rows = new Rows();
    rows.add(Metric.DATABASE_UP, truth(status.databaseTrouble().isEmpty()));
    rows.add(Metric.RULES_VALID, truth(status.rules().problems().isEmpty()));
    rows.add(Metric.RULES_LOADED_TIMESTAMP_SECONDS, seconds(status.rules().loadedAt()));
    Optional<String> throttledBy =
        status.changes().stream()
            .flatMap(of -> of.activity().stream())
            .flatMap(activity -> activity.signal().stream())
            .findFirst();
    for (String signal : signals) {
      rows.add(
          Metric.THROTTLED,
          truth(throttledBy.filter(signal::equals).isPresent()),
          signal.replace(' ', '-'));
    }
    status.changes().forEach(of -> bringUp(rows, of));
    gauges.forEach(
        (metric, gauge) -> gauge.register(rows.of.getOrDefault(metric, List.of()), true));
  }

  private static void bringUp(Rows rows, OfChange of) {
    String change = of.change().id();
    for (Duty.Kind kind : Duty.Kind.values()) {
      rows.add(
          Metric.DUTY,
          truth(of.duty().kind() == kind),
          change,
          kind.name().toLowerCase(Locale.ROOT));
    }
    rows.add(Metric.TROUBLE, truth(of.trouble().isPresent()), change);
    for (OfWork work : of.works()) {
      bringUp(rows, change, work);
    }
  }

  private static void bringUp(Rows rows, String change, OfWork of) {
    Work work = of.work();
    String kind = work.kind().label();
    rows.add(Metric.WORK_SEEN_ROWS, of.status().totals().seen(), change, kind);
    rows.add(Metric.WORK_ESTIMATED_ROWS, work.estimatedRows(), change, kind);
    rows.add(Metric.WORK_RANGES_LEFT, of.status().totals().rangesLeft(), change, kind);
    rows.add(Metric.WORK_RATE_ROWS_PER_SECOND, of.rate(), change, kind);
    for (Verdict verdict : Verdict.values()) {
      rows.add(
          Metric.WORK_FOUND_ROWS, of.status().totals().of(verdict), change, kind, verdict.word());
    }
    for (WorkState state : WorkState.values()) {
      rows.add(Metric.WORK_STATE, truth(work.state() == state), change, kind, state.word());
    }
    if (work.kind() == WorkKind.VERIFY
        && work.state() == WorkState.DONE
        && work.sample().isEmpty()) {
      work.finishedAt()
          .ifPresent(at -> rows.add(Metric.VERIFIED_TIMESTAMP_SECONDS, seconds(at), change));
    }
  }

  private static int truth(boolean so) {
    return so ? 1 : 0;
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }

  /** What the gauges show. */
  private static final class Rows {
    private final Map<Metric, List<Row<?>>> of = new EnumMap<>(Metric.class);

    void add(Metric metric, Number value, String... labels) {
      Tags tags = Tags.empty();
      for (int i = 0; i < labels.length; i++) {
        tags = tags.and(metric.labels().get(i), labels[i]);
      }
      of.computeIfAbsent(metric, m -> new ArrayList<>()).add(Row.of(tags, value));
    }
  }
}
