package dev.marty.passportengine;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Bounds the memory that bodies of applications may take together, whatever their number: portraits
 * differ a hundredfold in size. Event loop only.
 */
final class BodyBudget {
  /** There is no room. */
  static final long NONE = -1;

  private static final long MOST = 64L * 1024 * 1024;

  private long reserved;

  /**
   * Takes room for a request's body.
   *
   * @param most limit of one body; taken where the length is not announced
   * @return what to release later, or {@link #NONE}
   */
  long reserve(HttpServerRequest request, int most) {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean known = announced != null && announced.matches("[0-9]{1,9}");
    long bytes = known ? Math.min(most, Long.parseLong(announced)) : most;
    if (reserved + bytes > MOST) {
      return NONE;
    }
    reserved += bytes;
    return bytes;
  }

  void release(long bytes) {
    reserved -= bytes;
  }
}
