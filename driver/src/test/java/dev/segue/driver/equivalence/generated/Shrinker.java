package dev.segue.driver.equivalence.generated;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Takes away from statements that make a difference what it does not need. */
final class Shrinker {
  /** Enough for the largest statements; what is left then is small. */
  private static final int MAX_TRIES = 600;

  private final Trial trial;
  private int tries;

  Shrinker(Trial trial) {
    this.trial = trial;
  }

  /** The difference of that sort that the fewest and smallest statements make. */
  Difference shrink(List<Sql> statements, Difference difference) throws SQLException {
    List<Sql> smallest = statements;
    Difference last = difference;
    boolean found = true;
    while (found) {
      found = false;
      Iterator<List<Sql>> candidates = smaller(smallest).iterator();
      while (!found && candidates.hasNext() && tries < MAX_TRIES) {
        List<Sql> candidate = candidates.next();
        tries++;
        Optional<Difference> again =
            trial.run(candidate).filter(other -> other.sort().equals(difference.sort()));
        if (again.isPresent()) {
          smallest = candidate;
          last = again.get();
          found = true;
        }
      }
    }
    StringBuilder before = new StringBuilder();
    for (Sql sql : smallest.subList(0, smallest.size() - 1)) {
      before.append("\n  after: ").append(sql.text());
    }
    return new Difference(last.sort(), last.text() + before);
  }

  private static Stream<List<Sql>> smaller(List<Sql> statements) {
    Stream<List<Sql>> fewer =
        IntStream.range(0, statements.size() > 1 ? statements.size() : 0)
            .mapToObj(
                i -> {
                  List<Sql> left = new ArrayList<>(statements);
                  left.remove(i);
                  return left;
                });
    Stream<List<Sql>> simpler =
        IntStream.range(0, statements.size())
            .boxed()
            .flatMap(
                i ->
                    statements
                        .get(i)
                        .smaller()
                        .map(
                            sql -> {
                              List<Sql> changed = new ArrayList<>(statements);
                              changed.set(i, sql);
                              return changed;
                            }));
    return Stream.concat(fewer, simpler);
  }
}
