package dev.segue.rules.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a rules file, read by key. What is not as expected becomes a problem and reads as
 * absent.
 */
final class Section {
  private static final int MAX_COLUMNS = 1600;

  private final MappingNode node;
  private final Problems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keyNodes = new LinkedHashMap<>();

  private Section(MappingNode node, Problems problems) {
    this.node = node;
    this.problems = problems;
  }

  /** The mapping at that node, whatever its keys are. */
  static Optional<Section> open(Node node, String what, Problems problems) {
    if (!(node instanceof MappingNode mapping)) {
      problems.at(node, what + " must be a mapping of keys to values, not " + kind(node));
      return Optional.empty();
    }
    Section section = new Section(mapping, problems);
    for (NodeTuple tuple : mapping.getValue()) {
      section.add(tuple);
    }
    return Optional.of(section);
  }

  /** The mapping at that node, held to its known and required keys. */
  static Optional<Section> open(Node node, Keys keys, Problems problems) {
    Optional<Section> section = open(node, keys.what(), problems);
    section.ifPresent(s -> s.check(keys));
    return section;
  }

  private void add(NodeTuple tuple) {
    Node keyNode = tuple.getKeyNode();
    if (!(keyNode instanceof ScalarNode key)) {
      problems.at(keyNode, "a key must be a word, not " + kind(keyNode));
      return;
    }
    if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
      problems.at(keyNode, "'" + key.getValue() + "' stands here twice: keep one of them");
      return;
    }
    keyNodes.put(key.getValue(), keyNode);
  }

  private void check(Keys keys) {
    keyNodes.forEach(
        (key, keyNode) -> {
          if (!keys.known().contains(key)) {
            problems.at(
                keyNode,
                "unknown key '"
                    + key
                    + "' in "
                    + keys.what()
                    + "; "
                    + NearestWord.hint(key, keys.known()));
          }
        });
    for (String key : keys.required()) {
      if (!values.containsKey(key)) {
        problems.at(node, keys.what() + " needs the key '" + key + "'");
      }
    }
  }

  Node node() {
    return node;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Optional<Node> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Every key with its place, in the order of the file. */
  List<Text> keys() {
    return keyNodes.entrySet().stream().map(e -> new Text(e.getKey(), e.getValue())).toList();
  }

  /** The text at a key: any scalar that is not null, as it is written. */
  Optional<Text> text(String key) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof ScalarNode scalar)) {
      problems.at(value.get(), "'" + key + "' must be a text, not " + kind(value.get()));
      return Optional.empty();
    }
    if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
      problems.at(scalar, "'" + key + "' is empty: write a text");
      return Optional.empty();
    }
    return Optional.of(new Text(scalar.getValue(), scalar));
  }

  /** The truth value at a key. */
  Optional<Boolean> flag(String key) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Optional.of(Boolean.valueOf(scalar.getValue()));
    }
    problems.at(value.get(), "'" + key + "' must be true or false, not " + kind(value.get()));
    return Optional.empty();
  }

  /** The whole number at a key. */
  Optional<Long> number(String key) {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && scalar.getValue().matches("\\d{1,18}")) {
      return Optional.of(Long.valueOf(scalar.getValue()));
    }
    problems.at(
        value.get(), "'" + key + "' must be a whole number from 0, not " + kind(value.get()));
    return Optional.empty();
  }

  /** A place in a row at a key: a whole number from 1. PostgreSQL has at most 1600 columns. */
  Optional<Integer> place(String key) {
    Optional<Long> number = number(key);
    if (number.isPresent() && (number.get() < 1 || number.get() > MAX_COLUMNS)) {
      problems.at(
          value(key).orElseThrow(),
          "'" + key + "' counts columns from 1 to " + MAX_COLUMNS + ": say where it stands");
      return Optional.empty();
    }
    return number.map(Long::intValue);
  }

  /** One of an enum's constants at a key, by its label. */
  <E extends Enum<E>> Optional<E> choice(String key, E[] choices, Function<E, String> label) {
    Optional<Text> written = text(key);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String word = written.get().value();
    Optional<E> chosen =
        Arrays.stream(choices).filter(choice -> label.apply(choice).equals(word)).findFirst();
    if (chosen.isEmpty()) {
      problems.at(
          written.get().node(),
          "unknown "
              + key
              + " '"
              + word
              + "'; write one of "
              + Arrays.stream(choices).map(label).collect(Collectors.joining(", ")));
    }
    return chosen;
  }

  /** What a node is, in words. */
  static String kind(Node node) {
    if (node instanceof SequenceNode) {
      return "a list";
    }
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    ScalarNode scalar = (ScalarNode) node;
    return scalar.getTag().equals(Tag.NULL) ? "nothing" : "'" + scalar.getValue() + "'";
  }
}
