package dev.segue.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project's source files, read as text: its rules speak of names, and names are text. */
final class Sources {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern OURS = Pattern.compile("\\bdev\\.segue((?:\\.[a-z]+)+)");

  private Sources() {}

  static List<Path> javaFiles(String folder) throws IOException {
    Path start = ROOT.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(start)) {
      return tree.filter(path -> path.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** The package of a file. */
  static String packageOf(Path file) throws IOException {
    Matcher matcher = Pattern.compile("(?m)^package ([a-z.]+);").matcher(Files.readString(file));
    if (!matcher.find()) {
      throw new IOException("no package in " + file);
    }
    return matcher.group(1);
  }

  /** Every package of ours that a file names outside its comments, imported or in full. */
  static Set<String> packagesNamedIn(Path file) throws IOException {
    String code =
        Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "");
    return OURS.matcher(code).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
