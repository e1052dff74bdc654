package dev.segue.rules.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Unrewritable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Holds the JSON Schema for editors against the reader. */
final class RulesSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode SCHEMA = load();

  /** Bad files that no schema can tell: broken YAML, or a rule between values. */
  private static final Set<String> BEYOND_A_SCHEMA =
      Set.of(
          "anchor.yaml",
          "chain.yaml",
          "duplicate-id.yaml",
          "duplicate-key.yaml",
          "duplicate-target.yaml",
          "empty.yaml",
          "exactness.yaml",
          "expression-does-not-parse.yaml",
          "expression-left-open.yaml",
          "expression-names-the-wrong-side.yaml",
          "expression-of-more-than-one-row.yaml",
          "half-characters.yaml",
          "one-name-on-both-sides.yaml",
          "overlap.yaml",
          "syntax.yaml",
          "tab.yaml",
          "two-documents.yaml",
          "type.yaml");

  @ParameterizedTest
  @EnumSource(Keys.class)
  void keys_ofEachMapping_areThoseOfTheSchema(Keys keys) {
    JsonNode definition = SCHEMA.at("/$defs/" + keys.name());

    assertThat(names(definition.get("properties").fieldNames()))
        .containsExactlyInAnyOrderElementsOf(keys.known());
    assertThat(texts(definition.get("required")))
        .containsExactlyInAnyOrderElementsOf(keys.required());
    assertThat(definition.get("additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void definitions_ofSchema_areThoseOfTheReader() {
    List<String> mappings = Arrays.stream(Keys.values()).map(Enum::name).toList();

    assertThat(names(SCHEMA.get("$defs").fieldNames()))
        .filteredOn(name -> name.equals(name.toUpperCase(java.util.Locale.ROOT)))
        .containsExactlyInAnyOrderElementsOf(mappings);
  }

  @Test
  void choices_ofSchema_areThoseOfTheModel() {
    assertThat(choices("CHANGE", "phase"))
        .containsExactlyElementsOf(
            Stream.concat(Arrays.stream(Phase.values()).map(Phase::label), Stream.of("false"))
                .toList());
    assertThat(choices("FILE", "mode"))
        .containsExactlyElementsOf(Arrays.stream(Mode.values()).map(Mode::label).toList());
    assertThat(choices("CHANGE", "unrewritable"))
        .containsExactlyElementsOf(
            Arrays.stream(Unrewritable.values()).map(Unrewritable::label).toList());
    assertThat(SCHEMA.at("/$defs/FILE/properties/segue/const").asInt())
        .isEqualTo(RulesReader.VERSION);
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void schema_onGoodFile_findsNothing(Path file) throws IOException {
    assertThat(validate(file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void schema_onBadFile_findsSomething(Path file) throws IOException {
    assertThat(validate(file)).isNotEmpty();
  }

  static List<Path> goodFiles() throws IOException {
    return RulesFiles.in("good");
  }

  static List<Path> badFiles() throws IOException {
    return RulesFiles.in("bad").stream()
        .filter(file -> !BEYOND_A_SCHEMA.contains(String.valueOf(file.getFileName())))
        .toList();
  }

  private static List<String> validate(Path file) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    Object content = new Load(settings).loadFromString(Files.readString(file));
    return schema.validate(JSON.valueToTree(content)).stream().map(Object::toString).toList();
  }

  private static JsonNode load() {
    try (InputStream in =
        Objects.requireNonNull(RulesReader.class.getResourceAsStream("segue-rules.schema.json"))) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> choices(String definition, String key) {
    return texts(SCHEMA.at("/$defs/" + definition + "/properties/" + key + "/enum"));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static List<String> names(java.util.Iterator<String> names) {
    Iterable<String> once = () -> names;
    return StreamSupport.stream(once.spliterator(), false).toList();
  }
}
