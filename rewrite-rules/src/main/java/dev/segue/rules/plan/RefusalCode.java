package dev.segue.rules.plan;

/** The kinds of refusal. Their names are stable: they stand in messages, reports and metrics. */
public enum RefusalCode {
  AMBIGUOUS_REFERENCE("the name may mean a mapped column or another one"),
  BOTH_SIDES_NEEDED("a column of the other shape stands where only the connection's shape is seen"),
  COMMAND_ON_MAPPED_COLUMN("a command is not rewritten, and names a column that is not complete"),
  CONFLICT_TARGET("no single unique key can arbitrate the conflict"),
  COPY_OF_MAPPED_TABLE("COPY runs past the rewriting"),
  CURSOR_ON_MAPPED_COLUMN("a cursor cannot be rewritten"),
  FAILED_TO_PARSE("the statement names a mapped table and could not be parsed"),
  INSERT_WITHOUT_COLUMN_LIST("the positions of the values are not certain"),
  PREPARE_OF_MAPPED_STATEMENT("SQL-level PREPARE would outlive a phase"),
  SESSION_CHANGED_IN_TEXT("a statement before it in the same text may change what its names mean"),
  TOO_LARGE("the statement is beyond the bounds of what is parsed"),
  UNHANDLED_REFERENCE("no rule rewrites a mapped column here"),
  USING_MAPPED_COLUMN("USING or NATURAL joins on a mapped column"),
  VIEW_OVER_MAPPED_TABLE("a write through a view stores one side only"),
  VOLATILE_VALUE("a volatile value would have to be evaluated twice"),
  WHOLE_ROW("a whole row of a mapped table has another shape than the statement expects");

  private final String says;

  RefusalCode(String says) {
    this.says = says;
  }

  /** The refusal in words, without its subject. */
  public String says() {
    return says;
  }
}
