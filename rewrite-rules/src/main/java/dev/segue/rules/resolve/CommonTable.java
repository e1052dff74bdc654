package dev.segue.rules.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of a WITH. */
public final class CommonTable {
  private final String name;
  private final List<String> columnList;
  private final Range body;
  private @Nullable Query query;

  CommonTable(String name, List<String> columnList, Range body) {
    this.name = name;
    this.columnList = List.copyOf(columnList);
    this.body = body;
  }

  public String name() {
    return name;
  }

  /** The tokens between the parentheses of its body. */
  public Range body() {
    return body;
  }

  void setQuery(Query read) {
    query = read;
  }

  /** What it offers; of a recursive one that is still being read, what is known so far. */
  Outputs outputs(OutputReader reader) {
    Outputs own = query == null ? Outputs.unknown() : reader.of(query);
    return own.renamed(columnList);
  }
}
