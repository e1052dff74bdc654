package dev.segue.rules.plan;

import dev.segue.rules.catalog.ColumnView;
import dev.segue.rules.model.TableName;
import dev.segue.rules.resolve.Source;
import dev.segue.rules.sql.Statement;
import dev.segue.rules.sql.Token;
import java.util.ArrayList;
import java.util.List;

/** Fields of composite values: {@code (u.address).name} is no column, whatever it is called. */
final class Fields {
  private final Draft draft;
  private final Statement statement;

  Fields(Draft draft) {
    this.draft = draft;
    this.statement = draft.statement;
  }

  /**
   * Whether the name there is a field of a column that the catalog knows, and whose type is not
   * that of a mapped table's rows.
   */
  boolean isOfAnotherType(int at) {
    int close = at - 2;
    boolean field = statement.token(at - 1).isMark('.') && statement.token(close).isMark(')');
    int open = field ? statement.partner(close) : -1;
    int names = close - open - 1;
    boolean qualified = names == 3 && statement.token(open + 2).isMark('.');
    boolean called = open > 0 && statement.token(open - 1).isName() && !draft.isKeyword(open - 1);
    if (open < 0 || !(names == 1 || qualified) || called) {
      return false;
    }
    String column = statement.token(close - 1).name();
    List<ColumnView> found = new ArrayList<>();
    for (Source source : sources()) {
      boolean meant = !qualified || source.alias().equals(statement.token(open + 1).name());
      if (meant && source.offers(column)) {
        if (source.table().isEmpty() || source.renamed() || source.changeOf(column).isPresent()) {
          return false;
        }
        source.table().flatMap(table -> table.column(column)).ifPresent(found::add);
      }
    }
    return !found.isEmpty() && found.stream().noneMatch(view -> isRow(view.type()));
  }

  private List<Source> sources() {
    return draft.scopes.blocks().stream().flatMap(block -> block.sources().stream()).toList();
  }

  private boolean isRow(String type) {
    List<Token> tokens = draft.dialect.lexer().lex(type, false);
    TableName name =
        tokens.size() > 2 && tokens.get(1).isMark('.')
            ? TableName.of(tokens.get(0).name(), tokens.get(2).name())
            : TableName.unqualified(tokens.get(0).name());
    return draft.tables.find(name).stream()
        .anyMatch(table -> !draft.tables.changesOf(table).isEmpty());
  }
}
