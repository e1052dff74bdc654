package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.rules.RulesParser.Parsed;
import dev.segue.driver.testing.Script;
import dev.segue.rules.fuzz.Mutations;
import dev.segue.rules.model.RuleSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * URLs and {@code Properties} that nobody would write: an answer or an SQLException, and the
 * vendor's own part of a URL is left as it was. {@code -Dfuzz.length=N} and {@code -Dfuzz.seed=N}
 * set how many and which.
 */
final class UrlFuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  private static final Duration PERIOD = Duration.ofMinutes(1);

  private static final String NOWHERE = "jdbc:segue:postgresql://127.0.0.1:1/db";

  private static final List<String> QUERIES =
      List.of(
          "",
          "?segue.rules=/none.yaml",
          "?segue.rules=/none.yaml&segue.report=%00",
          "?segue.rules=/none.yaml&segue.shape=new&ApplicationName=a%20b",
          "?user=a&password=%26&segue.rules=classpath:none.yaml&segue.unsupervised=allow",
          "?segue.shape=old,split:new&segue.report=/none/x.json&segue.rules=file:/a+b%20c.yaml");

  @Test
  void urls_broken_areAnsweredOrRefused() {
    fuzz(Integer.getInteger("fuzz.length", 3_000));
  }

  @Tag("soak")
  @Test
  void urls_brokenInNumbers_areAnsweredOrRefused() {
    fuzz(Integer.getInteger("fuzz.length", 300_000));
  }

  private static void fuzz(int length) {
    Instances instances =
        new Instances(
            (bytes, where) -> Parsed.good(RuleSet.empty()), dialect -> new Script(), PERIOD);
    SegueDriver driver = new SegueDriver(instances);
    Mutations mutations = new Mutations(SEED);
    Random random = new Random(SEED);
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < length; i++) {
      String query = mutations.of(QUERIES.get(i % QUERIES.size()));
      String whole = mutations.of(NOWHERE + query);
      Properties properties = properties(mutations, random);
      parse(whole);
      String at = "seed " + SEED + ", " + whole + ", " + properties;
      try {
        assertThat(driver.acceptsURL(whole)).as(at).isEqualTo(whole.startsWith("jdbc:segue:"));
        outcomes.merge(ask(driver, whole, properties), 1, Integer::sum);
        // Without a broken host: nobody must be asked for its address.
        outcomes.merge(connect(driver, NOWHERE + query, properties), 1, Integer::sum);
      } catch (RuntimeException | StackOverflowError failure) {
        throw new AssertionError(at, failure);
      }
    }
    instances.close();
    System.out.printf("fuzz of URLs, seed %d: %s%n", SEED, outcomes);
    assertThat(outcomes).containsKeys("answered", "not ours");
  }

  private static void parse(String url) {
    Optional<SegueUrl> parsed = SegueUrl.parse(url);
    if (parsed.isEmpty()) {
      return;
    }
    String plain = "jdbc:" + url.substring("jdbc:segue:".length());
    String vendors = parsed.get().vendors();
    int query = plain.indexOf('?');
    List<String> parts = query < 0 ? List.of() : List.of(plain.substring(query + 1).split("&", -1));
    List<String> theirs = parts.stream().filter(part -> !part.startsWith("segue.")).toList();
    if (theirs.size() == parts.size()) {
      assertThat(vendors).isEqualTo(plain);
      assertThat(parsed.get().settings()).isEmpty();
    } else {
      String rest = theirs.isEmpty() ? "" : "?" + String.join("&", theirs);
      assertThat(vendors).isEqualTo(plain.substring(0, query) + rest);
      assertThat(parsed.get().settings().keySet())
          .allMatch(key -> parts.stream().anyMatch(part -> part.startsWith(key)));
    }
  }

  private static String ask(SegueDriver driver, String url, Properties properties) {
    try {
      return driver.getPropertyInfo(url, properties).length > 0 ? "answered" : "not ours";
    } catch (SQLException refused) {
      return String.valueOf(refused.getSQLState());
    }
  }

  private static String connect(SegueDriver driver, String url, Properties properties) {
    try (Connection connection = driver.connect(url, properties)) {
      return connection == null ? "not ours" : "connected";
    } catch (SQLException refused) {
      return "connect: " + refused.getSQLState();
    }
  }

  private static Properties properties(Mutations mutations, Random random) {
    Properties properties = new Properties();
    for (int i = random.nextInt(4); i > 0; i--) {
      DriverProperty[] known = DriverProperty.values();
      String key = known[random.nextInt(known.length)].key();
      boolean broken = random.nextInt(4) == 0;
      properties.put(broken ? mutations.of(key) : key, mutations.of("old,split:new"));
    }
    if (random.nextInt(10) == 0) {
      properties.put(1, new Object());
      properties.put("segue.shape", 2);
    }
    return properties;
  }
}
