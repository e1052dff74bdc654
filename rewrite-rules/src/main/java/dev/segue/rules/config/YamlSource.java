package dev.segue.rules.config;

import dev.segue.rules.sql.Surrogates;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The tree of a YAML 1.2 text: plain data with positions. No tag can name a class, and anchors are
 * refused: a rules file has no need of them, and they let a small file grow without bound.
 */
final class YamlSource {
  /** A thousand changes take less; a file beyond it is another file, given by mistake. */
  static final int MAX_CHARACTERS = 1_000_000;

  private YamlSource() {}

  /** The text's one document, if it is well formed. */
  static Optional<Node> compose(String text, Problems problems) {
    if (text.length() > MAX_CHARACTERS) {
      problems.at(
          Optional.empty(),
          "the file has %d characters, more than %d: is this a rules file?"
              .formatted(text.length(), MAX_CHARACTERS));
      return Optional.empty();
    }
    try {
      Optional<Node> root = new Compose(settings()).composeString(text);
      if (root.isEmpty()) {
        problems.at(Optional.empty(), "the file is empty: write 'segue: 1' and 'changes: []'");
      }
      root.ifPresent(node -> refuseUnfit(node, problems, newIdentitySet()));
      return problems.isEmpty() ? root : Optional.empty();
    } catch (MarkedYamlEngineException e) {
      problems.at(e.getProblemMark().or(e::getContextMark), malformed(e));
    } catch (YamlEngineException e) {
      problems.at(Optional.<Mark>empty(), "not a YAML file: " + e.getMessage());
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // What the reader throws for an escape that is cut off, such as "\\u" at the end.
      problems.at(Optional.<Mark>empty(), "not well-formed YAML: an escape is broken");
    } catch (StackOverflowError e) {
      problems.at(Optional.<Mark>empty(), "the file is nested too deeply for a rules file");
    }
    return Optional.empty();
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new CoreSchema())
        .setCodePointLimit(MAX_CHARACTERS)
        .setMaxAliasesForCollections(Integer.MAX_VALUE)
        .setUseMarks(true)
        .build();
  }

  private static String malformed(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    if (problem.contains("TAB")) {
      return "a tab: YAML is indented with spaces";
    }
    String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
    return "not well-formed YAML: " + problem + context;
  }

  private static void refuseUnfit(Node node, Problems problems, Set<Node> seen) {
    if (!seen.add(node)) {
      return;
    }
    node.getAnchor()
        .ifPresent(
            anchor ->
                problems.at(
                    node,
                    "the anchor '&" + anchor + "': write the value out wherever it is meant"));
    if (node instanceof ScalarNode scalar && isUnfit(scalar.getValue())) {
      problems.at(node, "a NUL or half a character: no name and no expression can hold it");
    }
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(child -> refuseUnfit(child, problems, seen));
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        refuseUnfit(tuple.getKeyNode(), problems, seen);
        refuseUnfit(tuple.getValueNode(), problems, seen);
      }
    }
  }

  private static boolean isUnfit(String value) {
    return value.indexOf('\0') >= 0 || Surrogates.firstAlone(value) >= 0;
  }

  private static Set<Node> newIdentitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
