package dev.marty.kit.http;

import dev.marty.kit.ServiceName;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * HTTP to one other service. Every request ends within {@link #DEADLINE_MS}, retries included,
 * which is less than the gateway gives the request that caused it. Only what may be done twice is
 * tried again: GET, and POST with an idempotency key. Used on the verticle's event loop.
 */
public final class ServiceClient {
  /** For a request with all of its attempts, in milliseconds. */
  public static final int DEADLINE_MS = 10_000;

  private static final System.Logger LOG = System.getLogger(ServiceClient.class.getName());
  private static final Set<Integer> REFUSALS = Set.of(400, 409, 422);
  private static final int CONNECT_MS = 1_000;
  private static final int ATTEMPTS = 3;
  private static final int BACKOFF_MS = 100;
  private static final int MOST_AT_ONCE = 64;
  private static final int MOST_WAITING = 1_024;
  private static final int BREAKER_FAILURES = 5;
  private static final int BREAKER_RESET_MS = 1_000;

  /**
   * An answer below 500; anything else is a failure of the future.
   *
   * @param status HTTP status
   * @param headers of the answer
   * @param body whole, up to 16 MiB or a sixteenth of the heap
   */
  public record Reply(int status, MultiMap headers, Buffer body) {
    /** The body as JSON; fails with a DecodeException when it is none. */
    public JsonObject json() {
      return JsonReader.object(body);
    }

    /**
     * Why the other service refuses what was sent, if it does: by one of its own problems, of
     * status 400, 409 or 422. Asking again is of no use then. Whatever else is no success (401,
     * 403, 404, 413, 415, or a page of some proxy's) says that somebody else answers, or does not
     * know us: people can mend that, and nothing must be lost until then.
     *
     * @return its status and detail
     */
    public Optional<String> refusal() {
      String type = headers.get(HttpHeaders.CONTENT_TYPE);
      if (!REFUSALS.contains(status) || type == null || !type.startsWith(Problem.MEDIA_TYPE)) {
        return Optional.empty();
      }
      try {
        JsonObject problem = json();
        return problem.getValue("type") instanceof String own && own.startsWith(Problem.TYPE_PREFIX)
            ? Optional.of(status + ": " + problem.getValue("detail"))
            : Optional.empty();
      } catch (DecodeException e) {
        return Optional.empty();
      }
    }
  }

  private final Vertx vertx;
  private final ServiceName service;
  private final Supplier<Future<Map<String, String>>> identity;
  private final Exchanges exchanges;
  private final CircuitBreaker breaker;

  /**
   * Opens a client; connects to nothing yet.
   *
   * @param vertx called on the verticle's context, which closes the client
   * @param service whom to talk to
   * @param url its base URL
   * @param identity headers that say who calls, asked for with each request; complete as a rule
   */
  public ServiceClient(
      Vertx vertx, ServiceName service, URI url, Supplier<Future<Map<String, String>>> identity) {
    this.vertx = vertx;
    this.service = service;
    this.identity = identity;
    this.exchanges =
        new Exchanges(
            vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MS).setKeepAliveTimeout(30),
                new PoolOptions().setHttp1MaxSize(MOST_AT_ONCE).setMaxWaitQueueSize(MOST_WAITING)),
            url);
    this.breaker =
        CircuitBreaker.create(
            service.text(),
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(BREAKER_FAILURES)
                .setResetTimeout(BREAKER_RESET_MS)
                .setTimeout(-1));
    breaker.<Reply>failurePolicy(
        outcome -> outcome.failed() && Exchanges.isOfService(outcome.cause()));
  }

  /**
   * GETs a document.
   *
   * @param path absolute path with query
   * @param headers {@code Accept}, {@code If-None-Match} and the like
   * @param requestId of the request that caused it
   * @return the answer, or a 503 problem when the service cannot give one
   */
  public Future<Reply> get(String path, Map<String, String> headers, String requestId) {
    return send(new Exchanges.Call(HttpMethod.GET, path, headers, null, ATTEMPTS, null), requestId);
  }

  /**
   * GETs bytes of any length, which are in memory once.
   *
   * @param path absolute path with query
   * @param mediaType what to accept
   * @param most more are a failure
   * @param requestId of the request that caused it
   * @return the body of a 200, or a 503 problem for everything else
   */
  public Future<byte[]> bytes(String path, String mediaType, int most, String requestId) {
    Download into = new Download(most);
    Map<String, String> accept = Map.of("Accept", mediaType);
    return send(new Exchanges.Call(HttpMethod.GET, path, accept, null, ATTEMPTS, into), requestId)
        .compose(
            reply ->
                reply.status() == 200
                    ? Future.succeededFuture(into.bytes())
                    : Future.failedFuture(
                        Problem.unavailable(
                                "service-unavailable",
                                service.text()
                                    + " answered with status "
                                    + reply.status()
                                    + " to GET "
                                    + path
                                    + ".")
                            .exception()));
  }

  /**
   * POSTs JSON.
   *
   * @param path absolute path
   * @param body what to send
   * @param idempotencyKey makes it safe to try again; null means one attempt
   * @param requestId of the request that caused it
   * @return the answer, or a 503 problem; after that it is not known whether it was done
   */
  public Future<Reply> post(String path, JsonObject body, String idempotencyKey, String requestId) {
    Map<String, String> type = Map.of("Content-Type", "application/json");
    Map<String, String> keyed =
        Map.of("Content-Type", "application/json", Idempotency.HEADER, "" + idempotencyKey);
    boolean once = idempotencyKey == null;
    Exchanges.Call call =
        new Exchanges.Call(
            HttpMethod.POST, path, once ? type : keyed, body.toBuffer(), once ? 1 : ATTEMPTS, null);
    return send(call, requestId);
  }

  private Future<Reply> send(Exchanges.Call call, String requestId) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
    return attempt(call, requestId, 1, end)
        .recover(
            failure -> {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "request {0}: {1} {2}{3} failed: {4}",
                  requestId,
                  call.method(),
                  service.text(),
                  // A query may name a document.
                  call.path().replaceFirst("\\?.*", ""),
                  failure.toString());
              return Future.failedFuture(
                  Problem.unavailable(
                          "service-unavailable",
                          service.text() + " is needed for this and does not answer now.")
                      .exception());
            });
  }

  private Future<Reply> attempt(Exchanges.Call call, String requestId, int number, long end) {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    return breaker
        .<Reply>execute(
            done ->
                identity
                    .get()
                    .compose(headers -> exchanges.once(call, headers, requestId, left))
                    .onComplete(done))
        .recover(
            failure -> {
              long pause = (long) BACKOFF_MS * number + ThreadLocalRandom.current().nextInt(100);
              boolean last = number == call.attempts() || left < 2 * pause;
              return last
                  ? Future.failedFuture(failure)
                  : vertx
                      .timer(pause, TimeUnit.MILLISECONDS)
                      .compose(waited -> attempt(call, requestId, number + 1, end));
            });
  }
}
