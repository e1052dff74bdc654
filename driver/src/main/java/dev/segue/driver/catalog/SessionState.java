package dev.segue.driver.catalog;

import dev.segue.rules.Session;
import dev.segue.rules.ShapeSetting;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one session's plans depend on, asked for at the first statement that needs it and again
 * after anything that may have changed it. Used by one thread at a time, like its connection; a
 * forgotten answer is seen by all.
 */
public final class SessionState {
  private final CatalogReader reader;
  private final ShapeSetting shape;
  private final UnaryOperator<Session> intern;
  private volatile @Nullable Session session;
  private volatile long askedUnder;

  /**
   * The state of the session that the reader asks.
   *
   * @param intern gives the one object for equal sessions
   */
  public SessionState(CatalogReader reader, ShapeSetting shape, UnaryOperator<Session> intern) {
    this.reader = reader;
    this.shape = shape;
    this.intern = intern;
  }

  /**
   * The session as it is now.
   *
   * @param catalogGeneration a new schema may change what a search path finds, so a new generation
   *     is asked under again
   */
  public Session current(long catalogGeneration) throws SQLException {
    Session known = session;
    if (known != null && askedUnder == catalogGeneration) {
      return known;
    }
    Session asked = intern.apply(reader.session(shape));
    askedUnder = catalogGeneration;
    session = asked;
    return asked;
  }

  /** The session, if that is known under that generation of the catalog without asking. */
  public @Nullable Session known(long catalogGeneration) {
    Session known = session;
    return askedUnder == catalogGeneration ? known : null;
  }

  /** Forgets the answer: something may have changed it. */
  public void forget() {
    session = null;
  }
}
