package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Framing;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestId;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One service behind the gateway: its circuit breaker, its places and who waits. Nothing of it is
 * shared with another service, so a dead or slow one harms itself only. Runs on the verticle's
 * event loop.
 */
final class Upstream {
  private static final System.Logger LOG = System.getLogger(Upstream.class.getName());

  /** A body up to this length is here whole before it takes a place: a slow client takes none. */
  private static final int GATHERED_BYTES = 16 * 1024;

  private final ServiceName service;
  private final GatewaySettings settings;
  private final Origin origin;
  private final CircuitBreaker breaker;
  private final Waiting waiting;
  private int underWay;

  /**
   * Nothing is under way yet.
   *
   * @param silence asks the service for its health; for how long it has been silent
   */
  Upstream(
      Vertx vertx,
      ServiceName service,
      Origin origin,
      GatewaySettings settings,
      Supplier<Future<Duration>> silence) {
    this.service = service;
    this.settings = settings;
    this.origin = origin;
    this.waiting = new Waiting(settings.requestTimeoutMs(), silence);
    this.breaker =
        CircuitBreaker.create(
            service.text(),
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(settings.breaker().maxFailures())
                .setResetTimeout(settings.breaker().resetMs())
                // Those who wait have a deadline that does not count the client's upload.
                .setTimeout(-1));
    breaker.<HttpClientResponse>failurePolicy(
        outcome -> outcome.failed() && !(outcome.cause() instanceof Exchange.ClientGoneException));
  }

  /** Called several times a second. */
  void tick() {
    waiting.tick();
  }

  /**
   * Forwards a request, or answers why not; the response carries the request id already.
   *
   * @param uri path and query
   * @param body of the request; null when it has none
   * @param client whose request it is
   * @param assertion who asks, for the service; null where nobody has shown anything
   */
  void forward(
      HttpServerRequest request, String uri, IncomingBody body, Client client, String assertion) {
    if (body == null) {
      begin(request, uri, null, null, client, assertion);
    } else if (Framing.length(request) > settings.maxBodyBytes()) {
      refuse(request, IncomingBody.tooLarge(settings));
    } else {
      if (request.version() != HttpVersion.HTTP_1_0
          && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        request.response().writeContinue();
      }
      body.gather(GATHERED_BYTES)
          .onSuccess(beginning -> begin(request, uri, body, beginning, client, assertion));
    }
  }

  private void begin(
      HttpServerRequest request,
      String uri,
      IncomingBody body,
      Buffer beginning,
      Client client,
      String assertion) {
    Problem refusal = refusal(body, client);
    if (refusal != null) {
      if (body != null) {
        body.discard();
      }
      refuse(request, refusal);
      return;
    }
    underWay++;
    Exchange exchange =
        new Exchange(
            request,
            body,
            new Outgoing(origin, request, uri, body, beginning, assertion),
            () -> {
              underWay--;
              client.giveRequest();
            });
    breaker
        .<HttpClientResponse>execute(
            answer -> {
              waiting.add(exchange);
              exchange.send().onComplete(head -> waiting.remove(exchange)).onComplete(answer);
            })
        .onComplete(exchange::pass, failure -> fail(exchange, failure, request));
  }

  /** Why a request cannot be sent now; null when it has taken its places. */
  private Problem refusal(IncomingBody body, Client client) {
    if (underWay >= settings.maxConcurrentRequests()) {
      return Problem.unavailable(
          "overloaded",
          settings.maxConcurrentRequests() + " requests to " + service.text() + " are under way.");
    }
    // The one request that an open breaker lets through should not take as long as a client likes.
    boolean lasting = body != null && !body.isWhole();
    if (lasting && breaker.state() != CircuitBreakerState.CLOSED) {
      return problem(OpenCircuitException.INSTANCE);
    }
    if (!client.takeRequest()) {
      return Problem.of(
          429,
          "too-many-requests",
          "Too many requests at once",
          "One address may have " + settings.perClient().requests() + " requests under way.");
    }
    return null;
  }

  private static void refuse(HttpServerRequest request, Problem problem) {
    if (problem.status() == 429) {
      request.response().putHeader("Retry-After", "1");
    }
    problem.send(request.response(), request.response().headers().get(RequestId.HEADER));
  }

  private void fail(Exchange exchange, Throwable failure, HttpServerRequest request) {
    // An open breaker was logged when it failed; a client that leaves is of no interest.
    if (!(failure instanceof OpenCircuitException
        || failure instanceof Exchange.ClientGoneException)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "request {0} to {1}: {2}{3}",
          request.response().headers().get(RequestId.HEADER),
          service.text(),
          Origin.isTls(failure) ? "TLS: " : "",
          failure);
    }
    exchange.answer(problem(failure));
  }

  private Problem problem(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return Problem.of(
          504,
          "upstream-timeout",
          "The service is too slow",
          service.text() + " did not answer within " + settings.requestTimeoutMs() + " ms.");
    }
    String why;
    if (failure instanceof OpenCircuitException) {
      why = " failed several times and is given a moment.";
    } else if (failure instanceof Waiting.SilentException) {
      why = " is silent, its health too.";
    } else {
      why = " cannot be reached.";
    }
    return Problem.unavailable("service-unavailable", service.text() + why);
  }
}
