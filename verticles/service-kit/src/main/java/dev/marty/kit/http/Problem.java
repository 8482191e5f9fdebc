package dev.marty.kit.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An error as RFC 9457 {@code application/problem+json}.
 *
 * @param status HTTP status
 * @param type stable short name; becomes {@code urn:marty:problem:<type>}
 * @param title what kind of problem, the same for every occurrence
 * @param detail what was wrong here and what to do, without SQL, stack traces or secrets
 * @param extra further members, {@code field} for instance
 */
public record Problem(int status, String type, String title, String detail, JsonObject extra) {
  /** Media type of the document. */
  static final String MEDIA_TYPE = "application/problem+json";

  /** Before the short name of a type. */
  static final String TYPE_PREFIX = "urn:marty:problem:";

  private static final String RETRY_AFTER = "Retry-After";

  /** In the document too, since the lines of a batch have no headers. */
  private static final String RETRY_AFTER_SECONDS = "retryAfterSeconds";

  /** A problem without further members. */
  public static Problem of(int status, String type, String title, String detail) {
    return new Problem(status, type, title, detail, new JsonObject());
  }

  /** 400 for one parameter or field. */
  public static Problem badField(String field, String detail) {
    return new Problem(
        400,
        "validation",
        "The request is not valid",
        detail,
        new JsonObject().put("field", field));
  }

  /**
   * 422 for fields that are right in form and cannot be as they are, alone or together.
   *
   * @param names at least one; the first stands in {@code field}, all of them in {@code fields}
   */
  public static Problem implausible(List<String> names, String detail) {
    JsonArray all = new JsonArray();
    names.forEach(name -> all.add(new JsonObject().put("field", name).put("detail", detail)));
    return new Problem(
        422,
        "implausible",
        "The request cannot be right",
        detail,
        new JsonObject().put("field", names.get(0)).put("fields", all));
  }

  /** 404 with what was looked for. */
  public static Problem notFound(String detail) {
    return of(404, "not-found", "Not found", detail);
  }

  /** 503 with Retry-After. */
  public static Problem unavailable(String type, String detail) {
    return of(503, type, "Temporarily unavailable", detail);
  }

  /**
   * What will do later, with Retry-After.
   *
   * @param seconds after which it is worth trying again
   */
  public static Problem again(int status, String type, String title, String detail, long seconds) {
    return of(status, type, title, detail).with(RETRY_AFTER_SECONDS, seconds);
  }

  /** A copy with one more member. */
  public Problem with(String name, Object value) {
    return new Problem(status, type, title, detail, extra.copy().put(name, value));
  }

  /** Throwable form, for futures and handlers. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /**
   * Ends a response with this problem.
   *
   * @param response whose head is not written yet
   * @param requestId repeated in the body, so that a screenshot of it is enough to find the log
   */
  public void send(HttpServerResponse response, String requestId) {
    if (extra.containsKey(RETRY_AFTER_SECONDS)) {
      response.putHeader(RETRY_AFTER, extra.getLong(RETRY_AFTER_SECONDS).toString());
    } else if (status == 503 && !response.headers().contains(RETRY_AFTER)) {
      response.putHeader(RETRY_AFTER, "2");
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(toJson(requestId).toBuffer());
  }

  /** The document. */
  public JsonObject toJson(String requestId) {
    return new JsonObject()
        .put("type", TYPE_PREFIX + type)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .mergeIn(extra)
        .put("requestId", requestId);
  }
}
