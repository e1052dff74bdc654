package dev.segue.rules.splice;

import java.util.Arrays;

/**
 * Which application parameter feeds each parameter of the rewritten statement. All numbers are
 * JDBC's: they count from 1. Immutable.
 */
public final class ParameterMap {
  private final int[] sources;
  private final int[][] targets;
  private final boolean identity;

  /**
   * A map for a statement whose n-th parameter is fed by application parameter {@code
   * sources[n-1]}.
   *
   * @param applicationCount how many parameters the application's text has
   * @param sources for each parameter of the rewritten text, the application's number
   */
  public ParameterMap(int applicationCount, int[] sources) {
    this.sources = sources.clone();
    int[] counts = new int[applicationCount + 1];
    for (int source : sources) {
      counts[source]++;
    }
    this.targets = new int[applicationCount + 1][];
    for (int number = 0; number <= applicationCount; number++) {
      targets[number] = new int[counts[number]];
    }
    Arrays.fill(counts, 0);
    boolean same = sources.length == applicationCount;
    for (int index = 0; index < sources.length; index++) {
      int source = sources[index];
      targets[source][counts[source]++] = index + 1;
      same &= source == index + 1;
    }
    this.identity = same;
  }

  /** The map of a statement whose parameters are the application's own. */
  public static ParameterMap identity(int count) {
    int[] sources = new int[count];
    Arrays.setAll(sources, index -> index + 1);
    return new ParameterMap(count, sources);
  }

  /** Whether every parameter keeps its number and none is used twice. */
  public boolean isIdentity() {
    return identity;
  }

  /** How many parameters the application's text has. */
  public int applicationCount() {
    return targets.length - 1;
  }

  /** How many parameters the rewritten text has. */
  public int databaseCount() {
    return sources.length;
  }

  /** The application's number of the parameter that feeds that parameter of the database. */
  public int source(int databaseNumber) {
    return sources[databaseNumber - 1];
  }

  /** How many parameters of the database that application parameter feeds. */
  public int targetCount(int applicationNumber) {
    return targets[applicationNumber].length;
  }

  /** The n-th (from 0) parameter of the database that this application parameter feeds. */
  public int target(int applicationNumber, int nth) {
    return targets[applicationNumber][nth];
  }

  @Override
  public String toString() {
    return Arrays.toString(sources);
  }
}
