package dev.segue.rules.plan;

import java.util.Optional;

/**
 * A column of a result that shows a mapped column through an expression or under another name: what
 * the database would say of it if the table had the shape that the statement speaks of.
 *
 * @param label the column's label in the result
 * @param table the table's name
 * @param notNull whether it holds no NULL; empty if nobody knows
 */
public record ResultColumn(String label, String table, Optional<Boolean> notNull) {}
