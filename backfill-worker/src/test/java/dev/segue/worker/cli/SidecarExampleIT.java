package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** {@code examples/sidecar}: what it gives the sidecar is what the sidecar takes. */
class SidecarExampleIT {
  private static final Path EXAMPLE = Path.of("../examples/sidecar");

  @TempDir Path folder = Path.of("");

  private static Node yaml(String name) throws IOException {
    return new Node(
        Objects.requireNonNull(
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(EXAMPLE.resolve("kubernetes").resolve(name)))));
  }

  /** A piece of a manifest. */
  private record Node(Object value) {
    Node at(String... path) {
      Object now = value;
      for (String name : path) {
        now = Objects.requireNonNull(((Map<?, ?>) now).get(name), name);
      }
      return new Node(now);
    }

    List<Node> list(String... path) {
      List<Node> nodes = new ArrayList<>();
      ((List<?>) at(path).value).forEach(item -> nodes.add(new Node(Objects.requireNonNull(item))));
      return nodes;
    }

    Node named(String name, String... path) {
      return list(path).stream().filter(n -> n.text("name").equals(name)).findFirst().orElseThrow();
    }

    String text(String... path) {
      return String.valueOf(at(path).value);
    }

    boolean has(String name) {
      return ((Map<?, ?>) value).containsKey(name);
    }
  }

  private static Node pod() throws IOException {
    return yaml("application.yaml").at("spec", "template", "spec");
  }

  private static Node sidecar() throws IOException {
    return pod().named("segue", "containers");
  }

  private static List<String> arguments() throws IOException {
    return sidecar().list("args").stream().map(node -> String.valueOf(node.value())).toList();
  }

  private static String option(String name) throws IOException {
    return arguments().stream()
        .filter(argument -> argument.startsWith(name + "="))
        .map(argument -> argument.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static RuleSet rules() throws IOException {
    return RulesReader.read(yaml("rules.yaml").text("data", "segue.yaml"), "segue.yaml")
        .rules()
        .orElseThrow();
  }

  @Test
  void arguments_ofTheContainer_areThoseOfTheCommandLine() throws IOException {
    CommandLine.ParseResult parsed =
        Run.commandLine().parseArgs(arguments().toArray(String[]::new));
    assertThat(parsed.errors()).isEmpty();
    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("sidecar");
    for (String command : List.of("init", "expand", "pause")) {
      assertThat(Files.readString(EXAMPLE.resolve("README.md"))).contains("segue " + command);
    }
    assertThat(
            Run.commandLine().parseArgs("init", "segue.yaml", "--grant", "segue_worker").errors())
        .isEmpty();
  }

  @Test
  void rules_ofTheConfigMap_areValidAndAtThePhaseThatIsSaid() throws IOException {
    String said = option("--all-instances-at");
    assertThat(rules().changes())
        .isNotEmpty()
        .allMatch(change -> change.phase().label().equals(said));
  }

  @Test
  void files_ofTheArguments_areMountedFromWhatThereIs() throws IOException {
    Map<String, List<String>> mounted = new LinkedHashMap<>();
    for (Node mount : sidecar().list("volumeMounts")) {
      mounted.put(mount.text("mountPath"), files(pod().named(mount.text("name"), "volumes")));
    }
    List<String> paths = new ArrayList<>(List.of(arguments().get(1)));
    for (String name :
        List.of("--token-file", "--tls-keystore", "--tls-password-file", "--password-file")) {
      paths.add(option(name));
    }
    for (String path : paths) {
      Path file = Path.of(path);
      assertThat(mounted.get(String.valueOf(file.getParent())))
          .as(path)
          .contains(String.valueOf(file.getFileName()));
    }
    Node shop = pod().named("shop", "containers");
    assertThat(shop.list("env").get(0).text("value")).endsWith("segue.rules=" + paths.get(0));
  }

  private static List<String> files(Node volume) throws IOException {
    if (volume.has("configMap")) {
      Node map = yaml("rules.yaml");
      assertThat(volume.text("configMap", "name")).isEqualTo(map.text("metadata", "name"));
      return keys(map, "data");
    }
    if (!volume.has("secret")) {
      return List.of();
    }
    Node secret = yaml("secret.yaml");
    assertThat(volume.text("secret", "secretName")).isEqualTo(secret.text("metadata", "name"));
    List<String> files = new ArrayList<>();
    for (Node item : volume.list("secret", "items")) {
      assertThat(secretKeys()).contains(item.text("key"));
      files.add(item.text("path"));
    }
    return files;
  }

  private static List<String> keys(Node node, String name) {
    return ((Map<?, ?>) node.at(name).value()).keySet().stream().map(String::valueOf).toList();
  }

  private static List<String> secretKeys() throws IOException {
    List<String> keys = new ArrayList<>(keys(yaml("secret.yaml"), "stringData"));
    keys.addAll(keys(yaml("secret.yaml"), "data"));
    return keys;
  }

  @Test
  void variables_ofTheContainer_areThoseThatTheCommandReads() throws IOException {
    String help = Run.of(Map.of(), "", "sidecar", "--help").out();
    for (Node variable : sidecar().list("env")) {
      assertThat(help).contains(variable.text("name"));
      assertThat(secretKeys()).contains(variable.text("valueFrom", "secretKeyRef", "key"));
      assertThat(variable.text("valueFrom", "secretKeyRef", "name"))
          .isEqualTo(yaml("secret.yaml").text("metadata", "name"));
    }
  }

  @Test
  void port_ofTheContainer_isTheOneThatIsListenedOnAndProbed() throws IOException {
    String port = option("--listen").replaceFirst(".*:", "");
    Node named = sidecar().named("segue", "ports");
    assertThat(named.text("containerPort")).isEqualTo(port);
    assertThat(sidecar().text("livenessProbe", "httpGet", "port")).isEqualTo(named.text("name"));
    assertThat(sidecar().text("startupProbe", "httpGet", "port")).isEqualTo(named.text("name"));
    assertThat(sidecar().has("readinessProbe")).isFalse();
    assertThat(Files.readString(EXAMPLE.resolve("Dockerfile"))).contains("EXPOSE " + port + "\n");
    assertThat(Files.readString(EXAMPLE.resolve("README.md")))
        .contains("https://localhost:" + port + "/");
    assertThat(Run.of(Map.of(), "", "sidecar", "--help").out()).contains(":" + port);
  }

  @Test
  void container_hasNoMoreRightsThanItNeeds() throws IOException {
    Node context = sidecar().at("securityContext");
    assertThat(context.text("readOnlyRootFilesystem")).isEqualTo("true");
    assertThat(context.text("allowPrivilegeEscalation")).isEqualTo("false");
    assertThat(context.text("capabilities", "drop")).isEqualTo("[ALL]");
    assertThat(pod().text("securityContext", "runAsNonRoot")).isEqualTo("true");
    assertThat(Files.readString(EXAMPLE.resolve("Dockerfile")))
        .contains("USER " + context.text("runAsUser"));
    assertThat(sidecar().text("resources", "limits", "memory")).isEqualTo("256Mi");
    assertThat(Integer.parseInt(pod().text("terminationGracePeriodSeconds"))).isGreaterThan(60);
  }

  @Test
  void image_takesWhatTheBuildMakes() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(pom)
        .contains("<outputFile>${project.build.directory}/segue.jar</outputFile>")
        .contains("<outputDirectory>${project.build.directory}/drivers</outputDirectory>");
    assertThat(Files.readString(EXAMPLE.resolve("Dockerfile")))
        .contains("backfill-worker/target/segue.jar backfill-worker/target/segue /opt/segue/")
        .contains("ENTRYPOINT [\"/opt/segue/segue\"]")
        .contains("backfill-worker/target/drivers/ /opt/segue/drivers/");
  }

  @Test
  @Timeout(60)
  void sidecar_startedLikeThat_answersItsProbesOverTls() throws Exception {
    String shop =
        dev.segue.testing.TestPostgres.createDatabase(
            "CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text)");
    Path rules =
        Files.writeString(
            folder.resolve("segue.yaml"), yaml("rules.yaml").text("data", "segue.yaml"));
    assertThat(Run.of(Map.of("SEGUE_URL", shop), "", "init", rules.toString()).exit()).isZero();
    List<String> more = new ArrayList<>();
    for (String argument : arguments()) {
      file(argument, "--token-file", RunningSidecar.TOKEN + "\n").ifPresent(more::add);
      file(argument, "--tls-password-file", TlsKeystore.PASSWORD + "\n").ifPresent(more::add);
      file(argument, "--password-file", "unused\n").ifPresent(more::add);
      if (argument.startsWith("--tls-keystore=")) {
        more.add("--tls-keystore=" + TlsKeystore.make(folder));
      }
    }
    more.addAll(List.of("--listen", "0.0.0.0:0"));
    try (RunningSidecar sidecar =
        RunningSidecar.start(
            Map.of("SEGUE_URL", shop),
            rules,
            option("--all-instances-at"),
            more.toArray(String[]::new))) {
      assertThat(sidecar.address()).startsWith("https://");
      for (String probe : List.of("startupProbe", "livenessProbe")) {
        assertThat(sidecar().text(probe, "httpGet", "scheme")).isEqualTo("HTTPS");
        assertThat(sidecar.get(sidecar().text(probe, "httpGet", "path")).statusCode())
            .isEqualTo(200);
      }
      assertThat(sidecar.get("/api/v1/status").statusCode()).isEqualTo(401);
      String bearer = "Bearer " + RunningSidecar.TOKEN;
      assertThat(sidecar.get("/metrics", "Authorization", bearer).body()).contains("segue_duty");
      assertThat(sidecar.post("/api/v1/pause", "{}").statusCode()).isEqualTo(200);
    }
  }

  private Optional<String> file(String argument, String name, String content) throws IOException {
    if (!argument.startsWith(name + "=")) {
      return Optional.empty();
    }
    Path file = folder.resolve(Path.of(argument.substring(name.length() + 1)).getFileName());
    return Optional.of(name + "=" + Files.writeString(file, content));
  }
}
