package dev.marty.launcher.pkd;

import io.vertx.core.json.JsonObject;

/** The directory does not want an upload; nothing of it was taken in. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient JsonObject problem;

  RefusedException(JsonObject problem) {
    super(problem.getString("detail"));
    this.problem = problem;
  }

  /** RFC 9457, as the service answered. */
  public JsonObject problem() {
    return problem;
  }
}
