package dev.segue.driver.equivalence.generated;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;

/**
 * Names what the parser builds of a statement: the classes of its tree, and what is true of them.
 * The tree has no visitor that sees every part, so that its fields are read.
 */
final class Syntax {
  private static final String PARSER = "net.sf.jsqlparser.";
  private static final Pattern NODES =
      Pattern.compile(
          "net/sf/jsqlparser/(expression|schema|statement/(select|insert|update|delete|merge))/"
              + "(?!\\w*(Adapter|Visitor)).*(?<!\\$\\d)\\.class");
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

  private final Set<String> names = new TreeSet<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Syntax() {}

  static Set<String> of(String sql) {
    Syntax syntax = new Syntax();
    try {
      syntax.read(CCJSqlParserUtil.parse(sql, parser -> parser.withAllowComplexParsing(false)));
    } catch (JSQLParserException e) {
      syntax.names.add("syntax: read only after masking");
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return syntax.names;
  }

  /** What the parser can build of statements that read and write rows. */
  static Set<String> all() {
    try (JarFile jar =
        new JarFile(
            new File(
                CCJSqlParserUtil.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()))) {
      Set<String> names = new TreeSet<>();
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (NODES.matcher(entry.getName()).matches()) {
          Class<?> type =
              Class.forName(entry.getName().replaceAll("/", ".").replaceFirst("\\.class$", ""));
          if (!type.isInterface() && !type.isEnum() && !Modifier.isAbstract(type.getModifiers())) {
            names.add(type.getSimpleName());
          }
        }
      }
      return names;
    } catch (IOException | URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(Object node) throws IllegalAccessException {
    if (node instanceof Collection<?> nodes) {
      for (Object each : nodes) {
        read(each);
      }
      return;
    }
    Class<?> type = node == null ? Object.class : node.getClass();
    if (!type.getName().startsWith(PARSER) || type.isEnum() || !seen.add(node)) {
      return;
    }
    names.add(type.getSimpleName());
    for (Field field : FIELDS.computeIfAbsent(type, Syntax::fields)) {
      Object value = field.get(node);
      if (Boolean.TRUE.equals(value)) {
        names.add(type.getSimpleName() + "." + field.getName());
      } else if (value instanceof Enum<?> choice) {
        names.add(type.getSimpleName() + "." + field.getName() + "=" + choice.name());
      } else {
        read(value);
      }
    }
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type;
        at != null && at.getName().startsWith(PARSER);
        at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        boolean position = field.getType().getName().startsWith(PARSER + "parser.");
        if (!Modifier.isStatic(field.getModifiers()) && !position) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return fields;
  }
}
