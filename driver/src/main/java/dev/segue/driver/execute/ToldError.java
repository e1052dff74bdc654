package dev.segue.driver.execute;

import dev.segue.driver.error.DriverError;
import dev.segue.driver.vendor.Vendor;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.rules.plan.UnfitValue;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A vendor's error as the application gets it: in terms of its own text, and in our words where our
 * own expression raised it.
 *
 * @param batch what ran: one statement, or the entries of a batch, which may be one for all
 */
record ToldError(Vendor vendor, List<Planned> batch) {
  /** With whatever groups its digits in the JVM's language. */
  private static final Pattern NUMBER =
      Pattern.compile("\\p{Nd}+(?:[.,'\u2019\u00A0\u202F\u066C]\\p{Nd}{3})*");

  /** The same error, or the very same exception where there is nothing to say in other words. */
  SQLException of(SQLException error) {
    if (batch.stream().noneMatch(planned -> planned.rewriting().isPresent())) {
      return error;
    }
    if (error instanceof BatchUpdateException failed) {
      int entry = entry(failed);
      return entry < 0
          ? error
          : ofBatch(failed, entry, batch.get(Math.min(entry, batch.size() - 1)));
    }
    return chain(error, batch.get(0), new IdentityHashMap<>());
  }

  /** The failed entry; -1 if it is not known. */
  private int entry(BatchUpdateException failed) {
    // "Batch entry 3 …": the words are in the JVM's language, the number comes first in each.
    Matcher number = NUMBER.matcher(String.valueOf(failed.getMessage()));
    String digits = number.find() ? number.group().replaceAll("\\P{Nd}", "") : "";
    int entry = digits.isEmpty() || digits.length() > 8 ? -1 : Integer.parseInt(digits);
    return entry < batch.size() || batch.size() == 1 ? entry : -1;
  }

  private SQLException ofBatch(BatchUpdateException failed, int entry, Planned planned) {
    IdentityHashMap<SQLException, SQLException> told = new IdentityHashMap<>();
    Optional<SQLException> next =
        Optional.ofNullable(failed.getNextException()).map(e -> chain(e, planned, told));
    Optional<Throwable> cause =
        Optional.ofNullable(failed.getCause())
            .map(e -> e instanceof SQLException sql ? chain(sql, planned, told) : e);
    boolean same =
        next.equals(Optional.ofNullable(failed.getNextException()))
            && cause.equals(Optional.ofNullable(failed.getCause()));
    if (same || planned.rewriting().isEmpty()) {
      return failed;
    }
    SQLException first =
        next.or(() -> cause.filter(SQLException.class::isInstance).map(SQLException.class::cast))
            .orElse(failed);
    BatchUpdateException ours =
        new BatchUpdateException(
            "Batch entry %d %s was aborted: %s  Call getNextException to see other errors in the batch."
                .formatted(entry, planned.text(), first.getMessage()),
            first.getSQLState(),
            failed.getErrorCode(),
            failed.getLargeUpdateCounts(),
            cause.orElse(null));
    next.ifPresent(ours::setNextException);
    return withTraceOf(failed, ours);
  }

  private SQLException chain(
      SQLException error, Planned planned, IdentityHashMap<SQLException, SQLException> told) {
    SQLException known = told.get(error);
    if (known != null) {
      return known;
    }
    SQLException ours = one(error, planned);
    told.put(error, ours);
    if (ours != error && error.getNextException() != null) {
      ours.setNextException(chain(error.getNextException(), planned, told));
    }
    return ours;
  }

  private SQLException one(SQLException error, Planned planned) {
    if (planned.rewriting().isEmpty()) {
      return error;
    }
    RewritePlan.Rewritten plan = planned.rewriting().get();
    return UnfitValue.in(String.valueOf(error.getMessage()))
        .flatMap(unfit -> unfit(unfit, planned, error))
        .orElseGet(() -> vendor.inApplicationText(error, plan.text(), plan.positions()));
  }

  private static Optional<SQLException> unfit(
      UnfitValue unfit, Planned planned, SQLException error) {
    return planned
        .epoch()
        .rules()
        .change(unfit.change())
        .map(change -> withTraceOf(error, unfit(unfit, change, error)));
  }

  private static SQLException unfit(UnfitValue unfit, Change change, SQLException error) {
    String columns =
        change.columns(unfit.side()).stream()
            .map(MappedColumn::name)
            .collect(Collectors.joining(", "));
    return DriverError.VALUE_DOES_NOT_FIT.says(
        ("The change '%s' at %s refused a value for %s: its %s columns (%s) cannot hold it, since what"
                + " they would store does not read back as what was written. Nothing of this"
                + " statement was stored. %s")
            .formatted(
                change.id(),
                change.phase().label(),
                change.table(),
                unfit.side().word(),
                columns,
                wayOut(unfit, change)),
        error);
  }

  private static String wayOut(UnfitValue unfit, Change change) {
    String now = "Write a value that both shapes can hold";
    if (change.exact()) {
      return now
          + "; if such values must go in, correct the change's expressions, or do not declare it"
          + " exact.";
    }
    return unfit.side() == Side.OLD
        ? now + "; from fallback-read on this change takes values that only the new columns hold."
        : now + ", or write it in the new shape.";
  }

  private static SQLException withTraceOf(SQLException error, SQLException ours) {
    ours.setStackTrace(error.getStackTrace());
    return ours;
  }
}
