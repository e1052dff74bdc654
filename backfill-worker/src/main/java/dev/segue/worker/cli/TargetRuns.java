package dev.segue.worker.cli;

import dev.segue.rules.model.Target;
import dev.segue.worker.terminal.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Runs a command on one database after another, or on some at the same time. What one says is led
 * by its name; what goes wrong on one does not keep the others from their turn, a stop does.
 */
final class TargetRuns {
  private static final int NOT_BEGUN = -1;

  private final Surroundings surroundings;
  private final Targets targets;
  private final String[] arguments;
  private final AtomicBoolean stopped = new AtomicBoolean();

  TargetRuns(Surroundings surroundings, Targets targets, String... arguments) {
    this.surroundings = surroundings;
    this.targets = targets;
    this.arguments = arguments.clone();
  }

  /** How the run on one of them ended, and what it had for programs. */
  private record Ended(Target target, int exit, Map<String, Object> document, String complaints) {}

  /** Runs it on all of them; the worst of their exit codes. */
  int run() {
    if (targets.all().size() == 1) {
      return alone(targets.all().get(0));
    }
    List<Ended> ended = all();
    if (targets.forPrograms()) {
      surroundings
          .out()
          .print(Json.of(Map.of("targets", ended.stream().map(TargetRuns::json).toList())));
    } else {
      surroundings.out().println();
      surroundings.out().println(summary(ended));
    }
    surroundings.out().flush();
    return ended.stream()
        .map(Ended::exit)
        .filter(exit -> exit != NOT_BEGUN)
        .reduce(ExitCode::worst)
        .orElse(ExitCode.STOPPED);
  }

  private int alone(Target target) {
    Place place =
        new Place(
            target,
            true,
            document -> {
              Map<String, Object> named = new LinkedHashMap<>();
              named.put("target", target.name());
              named.putAll(document);
              surroundings.out().print(Json.of(named));
            });
    return Segue.run(surroundings.at(place), arguments);
  }

  private List<Ended> all() {
    ExecutorService pool = Executors.newFixedThreadPool(targets.atOnce());
    try {
      List<Future<Ended>> runs = new ArrayList<>();
      for (Target target : targets.all()) {
        runs.add(pool.submit(() -> one(target)));
      }
      List<Ended> ended = new ArrayList<>();
      for (Future<Ended> run : runs) {
        ended.add(run.get());
      }
      return ended;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A run failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdown();
    }
  }

  private Ended one(Target target) {
    if (stopped.get()) {
      return new Ended(target, NOT_BEGUN, Map.of(), "");
    }
    Map<String, Object> document = new LinkedHashMap<>();
    Place place = new Place(target, false, document::putAll);
    StringWriter complaints = new StringWriter();
    // Progress is shown while it runs; programs get all of it at the end.
    PrintWriter out = LedLines.into(surroundings.out(), target.name());
    PrintWriter err =
        targets.forPrograms()
            ? new PrintWriter(complaints)
            : LedLines.into(surroundings.err(), target.name());
    int exit = Segue.run(surroundings.at(place).writing(out, err), arguments);
    out.close();
    err.close();
    if (exit == ExitCode.STOPPED) {
      stopped.set(true);
    }
    return new Ended(target, exit, document, complaints.toString().strip());
  }

  private static Map<String, Object> json(Ended ended) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", ended.target().name());
    if (ended.exit() == NOT_BEGUN) {
      json.put("begun", false);
      return json;
    }
    json.put("exit", ended.exit());
    if (!ended.complaints().isEmpty()) {
      json.put("complaint", ended.complaints());
    }
    json.putAll(ended.document());
    return json;
  }

  private static String summary(List<Ended> ended) {
    List<Ended> wrong = ended.stream().filter(e -> e.exit() != ExitCode.OK).toList();
    return "%d of %d targets: done".formatted(ended.size() - wrong.size(), ended.size())
        + wrong.stream()
            .map(
                e ->
                    "; "
                        + e.target().name()
                        + (e.exit() == NOT_BEGUN ? " was not begun" : " ended with " + e.exit()))
            .collect(Collectors.joining());
  }
}
