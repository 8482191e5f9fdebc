package dev.marty.kit.health;

import dev.marty.kit.ServiceName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Answers {@code /live}, {@code /ready} and {@code /health/<serviceName>} of one service from bytes
 * that were rendered when the snapshot was taken: no SQL, no JSON and no waiting per request.
 */
public final class HealthEndpoint {
  private static final String LIVE_PATH = "/live";
  private static final String READY_PATH = "/ready";
  private static final CharSequence HEALTH_JSON =
      HttpHeaders.createOptimized("application/health+json");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final Buffer LIVE = Buffer.buffer("{\"status\":\"pass\"}");
  private static final long STALE_NANOS = 15_000_000_000L;

  private record Answer(int status, Buffer body, CharSequence length) {
    static Answer of(Status status, Buffer body) {
      int code = status == Status.FAIL ? 503 : 200;
      return new Answer(code, body, HttpHeaders.createOptimized(Integer.toString(body.length())));
    }
  }

  private record Rendered(Snapshot snapshot, long atNanos, Answer health, Answer ready) {}

  private static final Answer ALIVE = Answer.of(Status.PASS, LIVE);

  private final String healthPath;
  private volatile Rendered rendered;

  /** An endpoint that fails until the first {@link #accept}. */
  public HealthEndpoint(ServiceName service) {
    this.healthPath = "/health/" + service.text();
    accept(Snapshot.starting(service));
  }

  /** Takes a new snapshot; called by the prober. */
  public void accept(Snapshot snapshot) {
    JsonObject ready =
        new JsonObject()
            .put("status", snapshot.status().text())
            .put("serviceId", snapshot.service().text());
    snapshot.output().ifPresent(reason -> ready.put("output", reason));
    rendered =
        new Rendered(
            snapshot,
            System.nanoTime(),
            Answer.of(snapshot.status(), snapshot.toJson().toBuffer()),
            Answer.of(snapshot.status(), ready.toBuffer()));
  }

  /** What it answers. */
  public List<String> paths() {
    return List.of(LIVE_PATH, READY_PATH, healthPath);
  }

  /** The last snapshot. */
  public Snapshot snapshot() {
    return rendered.snapshot();
  }

  /**
   * Answers a request if it is one for health.
   *
   * @param request any request of the service's server
   * @return false when the path or the method is another; the request is untouched then
   */
  public boolean handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return false;
    }
    String path = request.path();
    if (healthPath.equals(path)) {
      Rendered now = fresh();
      answer(request, now.health());
    } else if (READY_PATH.equals(path)) {
      Rendered now = fresh();
      answer(request, now.ready());
    } else if (LIVE_PATH.equals(path)) {
      answer(request, ALIVE);
    } else {
      return false;
    }
    return true;
  }

  /** A prober that has not reported for 15 s is itself a failure. */
  private Rendered fresh() {
    Rendered now = rendered;
    if (System.nanoTime() - now.atNanos() > STALE_NANOS) {
      Check stale =
          Check.fail(
              "query", "The last probe ended at " + now.snapshot().time() + ", over 15 s ago.");
      Instant since = now.snapshot().time();
      Snapshot snapshot =
          new Snapshot(
              now.snapshot().service(), since, since, List.of(stale), now.snapshot().unfit());
      Answer answer = Answer.of(Status.FAIL, snapshot.toJson().toBuffer());
      return new Rendered(snapshot, now.atNanos(), answer, answer);
    }
    return now;
  }

  private static void answer(HttpServerRequest request, Answer answer) {
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, HEALTH_JSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .putHeader(HttpHeaders.CONTENT_LENGTH, answer.length())
        .end(answer.body());
  }
}
