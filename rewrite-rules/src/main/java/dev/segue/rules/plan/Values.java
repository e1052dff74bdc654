package dev.segue.rules.plan;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.rules.resolve.Range;
import dev.segue.rules.splice.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values that a write gives one change, in one row. A value of the statement is carried as a
 * mark that stands for a range of its text; {@link #pieces} turns marks into pieces of an edit.
 */
final class Values {
  // Two second halves of characters: no name, literal or expression can hold them.
  private static final String OPEN = "\uDC00\uDC00";
  private static final char CLOSE = ';';
  private static final Pattern MARK = Pattern.compile(OPEN + "(\\d{1,9}):(\\d{1,9})" + CLOSE);

  private final Draft draft;
  private final Change change;
  private final Side written;
  private final UnaryOperator<String> byColumn;

  /**
   * The values of one row.
   *
   * @param written the side that they are of
   * @param byColumn the SQL text of each column of that side, marks allowed
   */
  Values(Draft draft, Change change, Side written, UnaryOperator<String> byColumn) {
    this.draft = draft;
    this.change = change;
    this.written = written;
    this.byColumn = byColumn;
  }

  /** The mark of a range of tokens. */
  static String mark(Draft draft, Range tokens) {
    Edit.Original range = draft.original(tokens.from(), tokens.to());
    return OPEN + range.start() + ":" + range.end() + CLOSE;
  }

  /** The pieces of a text with marks. */
  static List<Edit.Piece> pieces(String text) {
    List<Edit.Piece> pieces = new ArrayList<>();
    int at = 0;
    Matcher mark = MARK.matcher(text);
    while (mark.find()) {
      pieces.add(new Edit.Made(text.substring(at, mark.start())));
      pieces.add(
          new Edit.Original(Integer.parseInt(mark.group(1)), Integer.parseInt(mark.group(2))));
      at = mark.end();
    }
    pieces.add(new Edit.Made(text.substring(at)));
    return pieces;
  }

  /** The value of a column across the change, as it is computed from the values written. */
  String across(MappedColumn column) {
    String plain = draft.readings.computed(change, written.other(), column, this::asStored);
    if (draft.readings.isSameValue(change)) {
      return plain;
    }
    boolean early = change.phase().completeSide() == Side.OLD;
    boolean beforeFallback = early && change.phase() != Phase.FALLBACK_READ;
    boolean lossyButOnlyCopy = written == Side.NEW ? beforeFallback : !early;
    if (!change.exact() && !lossyButOnlyCopy) {
      return plain;
    }
    String condition =
        draft.readings.fits(change, written, this::asStored).orElseGet(this::roundTrips);
    return condition.equals("true")
        ? plain
        : "CASE WHEN " + condition + " THEN " + plain + " ELSE " + raise(column) + " END";
  }

  /**
   * The same for a row that exists: for a lossy change a value that its shape already shows leaves
   * the other side alone, unless that is absent.
   */
  String acrossUnlessUnchanged(MappedColumn column, String qualifier) {
    String value = across(column);
    Side other = written.other();
    if (change.exact() || !change.phase().stores(other)) {
      return value;
    }
    String unchanged =
        change.columns(written).stream()
            .map(
                own ->
                    draft.dialect.same(
                        asStored(own.name()),
                        draft.readings.read(change, written, own, qualifier, Readings.Place.SHOWN),
                        own.type()))
            .collect(Collectors.joining(" AND "));
    String present =
        other == change.phase().completeSide()
            ? ""
            : " AND NOT " + draft.readings.absent(change, other, qualifier);
    return "CASE WHEN "
        + unchanged
        + present
        + " THEN "
        + qualifier
        + draft.dialect.quote(column.name())
        + " ELSE "
        + value
        + " END";
  }

  private String asStored(String column) {
    String value = byColumn.apply(column);
    if (draft.readings.isSameValue(change)) {
      return value;
    }
    String type = change.column(written, column).orElseThrow().type();
    return change.phase().stores(written)
        ? "CAST(" + value + " AS " + type + ")"
        : draft.dialect.assigned(value, type);
  }

  private String roundTrips() {
    return change.columns(written).stream()
        .map(
            own ->
                draft.dialect.same(
                    draft.readings.computed(
                        change,
                        written,
                        own,
                        name ->
                            draft.readings.computed(
                                change,
                                written.other(),
                                change.column(written.other(), name).orElseThrow(),
                                this::asStored)),
                    asStored(own.name()),
                    own.type()))
        .collect(Collectors.joining(" AND "));
  }

  /**
   * An expression that raises when it is evaluated. {@code concat} is not immutable, so that the
   * server does not evaluate it while it plans.
   */
  private String raise(MappedColumn column) {
    String message = new UnfitValue(change.id(), written.other()).text();
    return "CASE WHEN CAST(concat('"
        + message.replace("'", "''")
        + "') AS integer) = 0 THEN CAST(NULL AS "
        + column.type()
        + ") END";
  }
}
