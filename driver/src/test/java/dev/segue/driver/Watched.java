package dev.segue.driver;

import dev.segue.driver.equivalence.Plans;
import java.time.Duration;
import javax.sql.DataSource;

/** Data sources of ours whose planner's plans are held against those of their patterns. */
public final class Watched {
  private static final Instances INSTANCES =
      new Instances(StandardRules::parse, dialect -> new Plans()::planner, Duration.ofMillis(200));

  private Watched() {}

  /** One around that source, which still needs its rules. */
  public static SegueDataSource around(DataSource source) {
    SegueDataSource ours = new SegueDataSource(INSTANCES);
    ours.setDataSource(source);
    return ours;
  }
}
