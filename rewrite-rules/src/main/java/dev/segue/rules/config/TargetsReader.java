package dev.segue.rules.config;

import dev.segue.rules.model.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the databases that a rules file is for. Confined to one thread. */
final class TargetsReader {
  /** It stands before lines, in names of files and behind an option. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private static final Pattern PASSWORD =
      Pattern.compile("(?i)[?&;]password=|//[^/?#@]*:[^/?#@]*@");

  private final Problems problems;
  private final Set<String> names = new HashSet<>();

  private TargetsReader(Problems problems) {
    this.problems = problems;
  }

  /** The targets at that node. */
  static List<Target> read(Node node, Problems problems) {
    if (!(node instanceof SequenceNode list)) {
      problems.at(node, "'targets' must be a list, not " + Section.kind(node));
      return List.of();
    }
    if (list.getValue().isEmpty()) {
      problems.at(node, "'targets' is empty: name a database, or leave the key out");
    }
    TargetsReader reader = new TargetsReader(problems);
    List<Target> targets = new ArrayList<>();
    for (Node item : list.getValue()) {
      Section.open(item, Keys.TARGET, problems).flatMap(reader::target).ifPresent(targets::add);
    }
    return targets;
  }

  private Optional<Target> target(Section section) {
    Optional<Text> name = section.text("name");
    Optional<Text> url = section.text("url");
    name.ifPresent(this::check);
    url.ifPresent(this::checkUrl);
    Optional<Text> user = section.text("user");
    Optional<Text> file = section.text("password-file");
    return name.isPresent() && url.isPresent()
        ? Optional.of(
            new Target(
                name.get().value(),
                url.get().value(),
                user.map(Text::value),
                file.map(Text::value)))
        : Optional.empty();
  }

  private void check(Text name) {
    if (!NAME.matcher(name.value()).matches()) {
      problems.at(
          name.node(),
          "the target's name '%s' must be of letters, digits, '.', '_' and '-', 63 at most"
              .formatted(name.value()));
    } else if (!names.add(name.value())) {
      problems.at(
          name.node(), "the target '%s' stands here twice: names differ".formatted(name.value()));
    }
  }

  private void checkUrl(Text url) {
    if (!url.value().startsWith("jdbc:")) {
      problems.at(url.node(), "'url' must be a JDBC URL: jdbc:postgresql://...");
    } else if (url.value().startsWith("jdbc:segue:")) {
      problems.at(url.node(), "'url' must be the database's own URL, without 'segue:'");
    }
    if (PASSWORD.matcher(url.value()).find()) {
      problems.at(
          url.node(), "'url' holds a password: a rules file must not; name a 'password-file'");
    }
  }
}
