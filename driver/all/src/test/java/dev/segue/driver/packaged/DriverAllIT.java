package dev.segue.driver.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one jar, as it is packaged. */
final class DriverAllIT {
  private static final String NATIVE_IMAGE = "META-INF/native-image/dev.segue/";

  private static Path jar(String property) {
    return Path.of(System.getProperty(property, "the build names the jars"));
  }

  @Test
  void application_withNothingElse_runsRewrittenStatements(@TempDir Path folder) throws Exception {
    String url = TestPostgres.createDatabase("CREATE TABLE users (id int PRIMARY KEY, name text)");
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        segue: 1
        changes:
          - id: users-name
            table: users
            phase: planned
            rename: {from: name, to: full_name, type: text}
        """);
    String ours =
        url.replace("jdbc:", "jdbc:segue:")
            + (url.contains("?") ? "&" : "?")
            + "segue.rules="
            + rules;
    Path vendor =
        Path.of(
            org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

    Process application =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jar("segue.driver.all") + File.pathSeparator + vendor,
                "src/test/packaged/Application.java",
                ours)
            .redirectErrorStream(true)
            .start();
    String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(application.waitFor()).as(output).isZero();
    assertThat(output).contains("read Ann Lee", "dev.segue.driver.jdbc.SegueConnection");
  }

  @Test
  void jar_ofAll_holdsWhatItMustAndNothingTwice() throws IOException {
    try (JarFile jar = new JarFile(jar("segue.driver.all").toFile())) {
      List<String> files =
          jar.stream().filter(e -> !e.isDirectory()).map(JarEntry::getName).toList();

      assertThat(files)
          .doesNotHaveDuplicates()
          .allMatch(name -> name.startsWith("dev/segue/") || name.startsWith("META-INF/"))
          .filteredOn(name -> name.startsWith("META-INF/"))
          .containsExactlyInAnyOrder(
              "META-INF/MANIFEST.MF",
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "META-INF/THIRD-PARTY",
              "META-INF/services/java.sql.Driver",
              NATIVE_IMAGE + "segue-driver/reflect-config.json",
              NATIVE_IMAGE + "segue-driver/resource-config.json",
              NATIVE_IMAGE + "segue-driver-all/reflect-config.json");
      assertThat(text(jar, "META-INF/services/java.sql.Driver").strip())
          .isEqualTo("dev.segue.driver.SegueDriver");
      assertThat(text(jar, "META-INF/THIRD-PARTY")).contains("JSqlParser", "Caffeine", "SnakeYAML");
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("dev.segue.driver");
    }
  }

  /** The driver's own file names Caffeine's classes as they are called outside of this jar. */
  @Test
  void nativeImage_ofAll_isToldOfTheRelocatedClasses() throws IOException {
    try (JarFile jar = new JarFile(jar("segue.driver.all").toFile())) {
      String outside = text(jar, NATIVE_IMAGE + "segue-driver/reflect-config.json");
      String inside = text(jar, NATIVE_IMAGE + "segue-driver-all/reflect-config.json");
      List<String> relocated =
          outside
              .lines()
              .filter(line -> line.contains("com.github.benmanes.caffeine"))
              .map(line -> line.replace("com.github.benmanes.", "dev.segue.driver.shaded."))
              .toList();

      assertThat(relocated).isNotEmpty();
      assertThat(inside.lines().filter(line -> line.contains("name")))
          .containsExactlyElementsOf(relocated)
          .allSatisfy(
              line ->
                  assertThat(jar.getEntry(line.split("\"")[3].replace('.', '/') + ".class"))
                      .as(line)
                      .isNotNull());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segue.driver.all", "segue.driver.jar"})
  void jar_ofDriver_holdsItsLicence(String property) throws IOException {
    try (JarFile jar = new JarFile(jar(property).toFile())) {
      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
      assertThat(text(jar, "META-INF/NOTICE")).contains("Segue");
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
