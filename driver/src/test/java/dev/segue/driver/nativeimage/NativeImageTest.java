package dev.segue.driver.nativeimage;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.segue.driver.DriverProperty;
import dev.segue.driver.SegueDataSource;
import dev.segue.driver.SegueDriver;
import dev.segue.driver.execute.Instance;
import dev.segue.driver.execute.StatementPlanner;
import dev.segue.rules.Rewriter;
import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files under {@code META-INF/native-image} name what the driver reaches by name, and nothing
 * else in it or in what it brings along does so.
 */
final class NativeImageTest {
  private static final String FOLDER = "/META-INF/native-image/dev.segue/segue-driver/";
  private static final String CACHES = "com.github.benmanes.caffeine.cache.";

  /** By which a class, a member or a resource is reached that no analysis of the code sees. */
  private static final Pattern BY_NAME =
      Pattern.compile(
          "java\\.lang\\.Class\\.(forName|getResource\\w*|get(Declared)?(Method|Field|Constructor)s?)"
              + "|java\\.lang\\.ClassLoader\\.(loadClass|get(System)?Resource\\w*)"
              + "|java\\.lang\\.Module\\.getResource\\w*"
              + "|java\\.lang\\.invoke\\.MethodHandles\\$Lookup\\.(find|unreflect)\\w+"
              + "|java\\.lang\\.reflect\\.Proxy\\.\\w+"
              + "|java\\.util\\.(ServiceLoader\\.load\\w*|ResourceBundle\\.getBundle)"
              + "|java\\.util\\.concurrent\\.atomic\\.\\w+FieldUpdater\\.newUpdater"
              + "|java\\.lang\\.System\\.load(Library)?"
              + "|java\\.io\\.Object(In|Out)putStream\\.(read|write)Object");

  /** Where it is done, in our code and in that of others, and why the files need no more. */
  private static final Map<String, Set<String>> KNOWN =
      Map.ofEntries(
          // Micrometer's presence; pgjdbc's; the vendor's driver. All in the file.
          entry(
              "java.lang.Class.forName",
              Set.of(
                  "dev.segue.driver.Meters",
                  "dev.segue.driver.Databases",
                  "dev.segue.driver.vendor.PostgresVendor")),
          entry("java.lang.Class.getDeclaredConstructor", Set.of("dev.segue.driver.Databases")),
          // java.sql.Driver: a native image knows services, the file names it all the same.
          entry("java.util.ServiceLoader.load", Set.of("dev.segue.driver.Databases")),
          entry("java.lang.Class.getResourceAsStream", Set.of("dev.segue.driver.DriverVersion")),
          // A rules file on the class path is the application's own.
          entry(
              "java.lang.ClassLoader.getResourceAsStream",
              Set.of("dev.segue.driver.rules.RulesLocation")),
          // Of constant classes and names, which the analysis sees; in Caffeine so in 404 classes.
          entry(
              "java.lang.invoke.MethodHandles$Lookup.findVarHandle",
              Set.of("dev.segue.driver.execute.Run")),
          // Caches and their nodes, generated for each set of features: those of ours in the file.
          entry(
              "java.lang.invoke.MethodHandles$Lookup.findClass",
              Set.of(CACHES + "LocalCacheFactory", CACHES + "NodeFactory")),
          entry(
              "java.lang.invoke.MethodHandles$Lookup.findConstructor",
              Set.of(
                  CACHES + "LocalCacheFactory$MethodHandleBasedFactory", CACHES + "NodeFactory")),
          entry(
              "java.lang.invoke.MethodHandles$Lookup.findStaticVarHandle",
              Set.of(CACHES + "LocalCacheFactory")),
          // Of a constant class: which method of CacheLoader an application's loader has; ours:
          // none.
          entry("java.lang.Class.getMethod", Set.of(CACHES + "Caffeine")),
          // Trees that are built or printed by a program: nothing here does either.
          entry(
              "java.lang.Class.getConstructor",
              Set.of(
                  "net.sf.jsqlparser.expression.BinaryExpression",
                  "net.sf.jsqlparser.util.deparser.SelectDeParser",
                  "net.sf.jsqlparser.util.deparser.StatementDeParser",
                  "net.sf.jsqlparser.util.validation.validator.AbstractValidator")));

  private static Object json(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(NativeImageTest.class.getResourceAsStream(FOLDER + name), name)) {
      return new Load(LoadSettings.builder().build())
          .loadFromString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** What the file says of each type, by its name. */
  private static Map<String, Map<?, ?>> types() throws IOException {
    Map<String, Map<?, ?>> types = new TreeMap<>();
    for (Object type : (List<?>) json("reflect-config.json")) {
      Map<?, ?> said = (Map<?, ?>) type;
      types.put(String.valueOf(said.get("name")), said);
    }
    return types;
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Who names which of those methods, in a folder of classes or a jar. */
  private static void collect(Path place, Map<String, Set<String>> found) throws IOException {
    if (Files.isDirectory(place)) {
      collectIn(place, found);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      collectIn(jar.getPath("/"), found);
    }
  }

  private static void collectIn(Path root, Map<String, Set<String>> found) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace(".class", "");
        for (String method : ClassFile.methods(Files.readAllBytes(file))) {
          if (BY_NAME.matcher(method).matches() && !isConstant(name, method)) {
            found.computeIfAbsent(method, key -> new TreeSet<>()).add(name);
          }
        }
      }
    }
  }

  /** Caffeine's classes each look up fields of their own. */
  private static boolean isConstant(String name, String method) {
    return name.startsWith(CACHES) && method.endsWith(".findVarHandle");
  }

  @Test
  void code_reachesByName_onlyWhatIsKnown() throws Exception {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Class<?> type :
        List.of(
            SegueDriver.class,
            Rewriter.class,
            CCJSqlParserUtil.class,
            Caffeine.class,
            Load.class)) {
      collect(place(type), found);
    }

    assertThat(found).containsExactlyInAnyOrderEntriesOf(KNOWN);
  }

  @Test
  void caches_ofTheDriver_areDeclared() throws Exception {
    StatementPlanner.Factory planners = StatementPlanner.rewriting(PostgresDialect.INSTANCE);
    assertThat(new Instance("one with caches", RuleSet.empty(), planners)).isNotNull();
    Set<String> made = new TreeSet<>();
    for (String factory : List.of("LocalCacheFactory", "NodeFactory")) {
      Field known = Class.forName(CACHES + factory).getField("FACTORIES");
      known.setAccessible(true);
      ((Map<?, ?>) Objects.requireNonNull(known.get(null)))
          .keySet()
          .forEach(name -> made.add(CACHES + name));
    }

    assertThat(made).hasSizeGreaterThanOrEqualTo(2);
    assertThat(types().keySet().stream().filter(name -> name.startsWith(CACHES)))
        .containsExactlyInAnyOrderElementsOf(made);
    for (String name : made) {
      assertThat(types().get(name))
          .as(name)
          .isEqualTo(
              Map.of("name", name, "allDeclaredConstructors", true, "allDeclaredFields", true));
    }
  }

  @Test
  void types_declared_areThere() throws Exception {
    for (Map.Entry<String, Map<?, ?>> type : types().entrySet()) {
      Class<?> there = Class.forName(type.getKey(), false, getClass().getClassLoader());
      if (type.getValue().containsKey("methods")) {
        assertThat(type.getValue().get("methods"))
            .isEqualTo(List.of(Map.of("name", "<init>", "parameterTypes", List.of())));
        assertThat(there.getConstructor()).isNotNull();
      }
    }
    assertThat(types())
        .containsKeys(
            SegueDriver.class.getName(),
            SegueDataSource.class.getName(),
            "org.postgresql.Driver",
            "org.postgresql.core.BaseConnection",
            "io.micrometer.core.instrument.Metrics");
    // Each setting is a property that frameworks set by its name.
    assertThat(types().get(SegueDataSource.class.getName()))
        .isEqualTo(
            Map.of(
                "name",
                SegueDataSource.class.getName(),
                "allPublicConstructors",
                true,
                "allPublicMethods",
                true));
    assertThat(SegueDataSource.class.getMethods())
        .filteredOn(method -> method.getName().startsWith("set"))
        .hasSizeGreaterThan(DriverProperty.values().length);
  }

  @Test
  void resources_declared_areThere() throws IOException {
    Map<?, ?> file = (Map<?, ?>) json("resource-config.json");
    Map<?, ?> resources = (Map<?, ?>) Objects.requireNonNull(file.get("resources"));
    List<?> includes = (List<?>) Objects.requireNonNull(resources.get("includes"));
    List<String> names =
        includes.stream()
            .map(include -> String.valueOf(((Map<?, ?>) include).get("pattern")))
            .map(pattern -> pattern.replace("\\Q", "").replace("\\E", ""))
            .toList();

    assertThat(names)
        .containsExactly("META-INF/services/java.sql.Driver", "dev/segue/driver/version.properties")
        .allSatisfy(name -> assertThat(getClass().getClassLoader().getResource(name)).isNotNull());
  }
}
