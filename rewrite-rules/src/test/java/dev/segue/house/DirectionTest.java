package dev.segue.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may know whom: rewrite-rules knows nobody, the driver and the worker know only it, examples
 * knows all.
 */
final class DirectionTest {
  private static final String RULES = "dev.segue.rules";

  /** What a room of rewrite-rules must not know. A room not listed may know every other. */
  private static final Map<String, List<String>> BANS =
      Map.of(
          "model", List.of("*"),
          "catalog", List.of("*"),
          "dialect", List.of("resolve", "plan", "splice", "config", "control", "root"),
          "sql", List.of("resolve", "plan", "config", "control", "root"),
          "splice", List.of("resolve", "plan", "config", "control", "root"),
          "resolve", List.of("plan", "pattern", "config", "control"),
          "plan", List.of("config", "control", "pattern"),
          "config", List.of("resolve", "plan", "splice", "control", "root"),
          "control", List.of("sql", "resolve", "plan", "splice", "config", "root"));

  @ParameterizedTest
  @CsvSource({
    "rewrite-rules, ''",
    "driver, segue-rewrite-rules",
    "backfill-worker, segue-rewrite-rules",
  })
  void pom_ofModule_dependsOnlyTheRightWay(String module, String allowed) throws IOException {
    String pom = Files.readString(Sources.ROOT.resolve(module).resolve("pom.xml"));
    Set<String> ours =
        Pattern.compile("<dependency>\\s*<groupId>dev\\.segue</groupId>\\s*<artifactId>([^<]+)<")
            .matcher(pom)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());

    assertThat(ours).isSubsetOf(allowed.isEmpty() ? Set.of() : Set.of(allowed));
  }

  @ParameterizedTest
  @CsvSource({
    "rewrite-rules, rules, rules",
    "driver, driver, rules",
    "backfill-worker, worker, rules",
  })
  void code_ofModule_namesOnlyWhatItMayKnow(String module, String own, String other)
      throws IOException {
    for (Path file : Sources.javaFiles(module + "/src/main/java")) {
      assertThat(Sources.packagesNamedIn(file))
          .as(file.toString())
          .allMatch(name -> name.matches("dev\\.segue\\.(" + own + "|" + other + ")(\\..*)?"));
    }
  }

  @Test
  void room_ofRewriteRules_knowsNoneThatItMustNot() throws IOException {
    Set<String> breaches = new TreeSet<>();
    knowledge("rewrite-rules", RULES)
        .forEach(
            (room, known) -> {
              List<String> banned = BANS.getOrDefault(room, List.of());
              for (String other : known) {
                if (banned.contains("*") || banned.contains(other)) {
                  breaches.add(room + " knows " + other);
                }
              }
            });
    assertThat(breaches).isEmpty();
  }

  /** The root is the door: it knows every room, and rooms may use its words. */
  @ParameterizedTest
  @CsvSource({"rewrite-rules, dev.segue.rules", "backfill-worker, dev.segue.worker"})
  void rooms_ofModule_formNoCycle(String module, String root) throws IOException {
    Map<String, Set<String>> knowledge = knowledge(module, root);
    knowledge.remove("root");
    knowledge.values().forEach(known -> known.remove("root"));
    boolean shrinking = true;
    while (shrinking) {
      Set<String> left = new LinkedHashSet<>(knowledge.keySet());
      knowledge.values().forEach(known -> known.retainAll(left));
      shrinking = knowledge.values().removeIf(Set::isEmpty);
    }
    assertThat(knowledge).as("rooms that know each other in a circle").isEmpty();
  }

  private static Map<String, Set<String>> knowledge(String module, String root) throws IOException {
    Map<String, Set<String>> knowledge = new TreeMap<>();
    for (Path file : Sources.javaFiles(module + "/src/main/java")) {
      String room = room(Sources.packageOf(file), root);
      Set<String> known = knowledge.computeIfAbsent(room, r -> new TreeSet<>());
      Sources.packagesNamedIn(file).stream()
          .filter(name -> name.equals(root) || name.startsWith(root + "."))
          .forEach(name -> known.add(room(name, root)));
      known.remove(room);
    }
    return knowledge;
  }

  /** {@code plan} for {@code dev.segue.rules.plan} and for what is below it. */
  private static String room(String name, String root) {
    return name.equals(root) ? "root" : name.substring(root.length() + 1).split("\\.")[0];
  }

  @Test
  void packagesNamedIn_thisFile_findsThoseOfItsCode() throws IOException {
    Path file =
        Sources.javaFiles("rewrite-rules/src/test/java/dev/segue/house").stream()
            .filter(path -> path.endsWith("DirectionTest.java"))
            .findFirst()
            .orElseThrow();

    assertThat(Sources.packagesNamedIn(file)).contains("dev.segue.house", RULES);
  }
}
