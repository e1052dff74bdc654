package dev.segue.driver;

import dev.segue.driver.execute.Instance;

/** Shows instances to Micrometer where there is one. Used by one thread. */
final class Meters {
  private static final System.Logger LOG = System.getLogger(Meters.class.getPackageName());

  private boolean possible = isMicrometerHere();

  private static boolean isMicrometerHere() {
    try {
      Class.forName("io.micrometer.core.instrument.Metrics", false, Meters.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError notHere) {
      return false;
    }
  }

  /** Registers the instance's meters; those that are there already stay. */
  void bind(Instance instance) {
    if (!possible) {
      return;
    }
    try {
      SegueMetrics.bind(instance);
    } catch (LinkageError unusable) {
      possible = false;
      LOG.log(
          System.Logger.Level.WARNING,
          "This Micrometer cannot be used, so Segue has no meters there. Use 1.16 or later.",
          unusable);
    }
  }
}
