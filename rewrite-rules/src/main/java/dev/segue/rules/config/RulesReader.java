package dev.segue.rules.config;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Control;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Target;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a rules file, or says everything that is wrong with it at once. */
public final class RulesReader {
  /** The format version that this reader knows. */
  public static final int VERSION = 1;

  private final Problems problems = new Problems();

  private RulesReader() {}

  /**
   * Reads the bytes of a rules file, which must be UTF-8.
   *
   * @param where the file in the user's words, for messages
   */
  public static RulesResult read(byte[] bytes, String where) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    return end.isError()
        ? new RulesResult.Invalid(where, List.of(notUtf8(text, bytes[in.position()])))
        : read(text, where);
  }

  private static Problem notUtf8(String before, byte wrong) {
    List<String> lines = before.lines().toList();
    boolean begun = !before.isEmpty() && !before.endsWith("\n");
    int line = begun ? lines.size() : lines.size() + 1;
    int column = begun ? lines.get(lines.size() - 1).length() + 1 : 1;
    return new Problem(
        line,
        column,
        "the byte 0x%02X is not UTF-8: save the file in that encoding".formatted(wrong));
  }

  /**
   * Reads the text of a rules file.
   *
   * @param where the file in the user's words, for messages
   */
  public static RulesResult read(String text, String where) {
    RulesReader reader = new RulesReader();
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Optional<RuleSet> rules = YamlSource.compose(plain, reader.problems).flatMap(reader::rules);
    return rules.isPresent() && reader.problems.isEmpty()
        ? new RulesResult.Valid(rules.get())
        : new RulesResult.Invalid(where, reader.problems.inOrder());
  }

  private Optional<RuleSet> rules(Node root) {
    Optional<Section> opened = Section.open(root, Keys.FILE, problems);
    if (opened.isEmpty() || !supported(opened.get())) {
      return Optional.empty();
    }
    Section file = opened.get();
    Optional<Long> revision = file.number("revision");
    Optional<Mode> mode = file.choice("mode", Mode.values(), Mode::label);
    Optional<Control> control = file.value("control").flatMap(this::control);
    List<Target> targets =
        file.value("targets").map(node -> TargetsReader.read(node, problems)).orElse(List.of());
    List<ChangeDraft> drafts = file.value("changes").map(this::drafts).orElse(List.of());
    ChangesTogether.check(drafts, problems);
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    List<Change> changes = drafts.stream().map(ChangeDraft::build).toList();
    return Optional.of(
        new RuleSet(revision.orElse(0L), mode.orElse(Mode.REWRITE), control, changes, targets));
  }

  /** A file of another version is not looked into: its keys may mean something else. */
  private boolean supported(Section file) {
    Optional<Long> version = file.number("segue");
    if (version.isPresent() && version.get() != VERSION) {
      problems.at(
          file.value("segue").orElseThrow(),
          "format version %d; this Segue reads version %d: use a Segue that knows it"
              .formatted(version.get(), VERSION));
      return false;
    }
    return true;
  }

  private Optional<Control> control(Node node) {
    Optional<Section> section = Section.open(node, Keys.CONTROL, problems);
    Optional<Text> schema = section.flatMap(s -> s.text("schema"));
    Optional<Text> url = section.flatMap(s -> s.text("primary-url"));
    if (url.isPresent() && !url.get().value().startsWith("jdbc:")) {
      problems.at(url.get().node(), "'primary-url' must be a JDBC URL: jdbc:postgresql://...");
    }
    if (url.isPresent() && url.get().value().startsWith("jdbc:segue:")) {
      problems.at(
          url.get().node(), "'primary-url' must be the database's own URL, without 'segue:'");
    }
    return schema.map(s -> new Control(s.value(), url.map(Text::value)));
  }

  private List<ChangeDraft> drafts(Node node) {
    if (!(node instanceof SequenceNode list)) {
      problems.at(node, "'changes' must be a list, not " + Section.kind(node));
      return List.of();
    }
    List<ChangeDraft> drafts = new ArrayList<>();
    for (Node item : list.getValue()) {
      ChangeReader.read(item, problems).ifPresent(drafts::add);
    }
    return drafts;
  }
}
