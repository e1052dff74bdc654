package dev.segue.worker.http;

/**
 * What is answered under one path.
 *
 * @param method GET or POST
 * @param path the whole path
 * @param need what a caller must show
 */
public record Route(String method, String path, Need need, Answering answering) {
  /** What a caller must show. */
  public enum Need {
    /** Nothing: it tells nothing, or only what every copy of the program has. */
    NOTHING,
    /** That it may read. */
    READ,
    /** That it may change something. */
    CHANGE
  }

  /** What makes the answer. */
  public interface Answering {
    /**
     * The answer.
     *
     * @throws BadCall if the call makes no sense
     */
    HttpAnswer answer(HttpCall call) throws BadCall;
  }

  /** What answers those who read. */
  public static Route get(String path, Answering answering) {
    return new Route("GET", path, Need.READ, answering);
  }

  /** What answers anybody. */
  public static Route open(String path, Answering answering) {
    return new Route("GET", path, Need.NOTHING, answering);
  }

  /** What does something for those who may. */
  public static Route post(String path, Answering answering) {
    return new Route("POST", path, Need.CHANGE, answering);
  }
}
