package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestId;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.MediaType;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One service behind the gateway: its connections, its circuit breaker, its concurrency cap and its
 * deadline. Nothing of it is shared with another service, so a dead or slow one harms itself only.
 * Runs on the verticle's event loop.
 */
final class Upstream implements ProxyInterceptor {
  private static final System.Logger LOG = System.getLogger(Upstream.class.getName());
  private static final int CONNECT_MS = 1_000;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final String CLIENT_REQUEST = "clientRequest";

  /** Nobody waits for the answer: no fault of the service, or clients could open its breaker. */
  private static final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException() {
      super("The client has left.", null, false, false);
    }
  }

  private final Vertx vertx;
  private final ServiceName service;
  private final GatewaySettings settings;
  private final CircuitBreaker breaker;
  private final HttpProxy proxy;
  private int underWay;

  Upstream(Vertx vertx, ServiceName service, URI url, GatewaySettings settings) {
    this.vertx = vertx;
    this.service = service;
    this.settings = settings;
    this.breaker =
        CircuitBreaker.create(
            service.text(),
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(settings.breakerFailures())
                .setResetTimeout(settings.breakerResetMs())
                // The deadline below is the timeout: it does not count the client's upload.
                .setTimeout(-1));
    breaker.<ProxyResponse>failurePolicy(
        outcome -> outcome.failed() && !(outcome.cause() instanceof ClientGoneException));
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setIdleTimeout(settings.idleTimeoutMs())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
            new PoolOptions()
                .setHttp1MaxSize(settings.maxConcurrentRequests())
                .setMaxWaitQueueSize(settings.maxConcurrentRequests()));
    int port = url.getPort() > 0 ? url.getPort() : 80;
    this.proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
            .origin(
                context ->
                    client
                        .request(context.request().getMethod(), port, url.getHost(), "/")
                        .onSuccess(request -> sending(context, request)))
            .addInterceptor(this);
  }

  /** Forwards a request, or answers why not; the response carries the request id already. */
  void forward(HttpServerRequest request, String requestId) {
    Problem refused = refusal(request);
    if (refused != null) {
      // A body that is on its way is thrown away, so that the client can read the answer.
      request.resume();
      refused.send(request.response(), requestId);
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    underWay++;
    // Called when the response is over, also when the client left before its end.
    request.response().endHandler(over -> underWay--);
    proxy.handle(request);
  }

  private Problem refusal(HttpServerRequest request) {
    if (underWay >= settings.maxConcurrentRequests()) {
      return Problem.unavailable(
          "overloaded",
          settings.maxConcurrentRequests() + " requests to " + service.text() + " are under way.");
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null
        && (length.length() > 18 || Long.parseLong(length) > settings.maxBodyBytes())) {
      return Problem.of(
              413,
              "body-too-large",
              "The body is too large",
              "A body may have up to " + settings.maxBodyBytes() + " bytes.")
          .with("limit", settings.maxBodyBytes());
    }
    return null;
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    HttpServerRequest incoming = context.request().proxiedRequest();
    String requestId = incoming.response().headers().get(RequestId.HEADER);
    ForwardedHeaders.toService(context.request().headers(), incoming, requestId);
    return breaker
        .<ProxyResponse>execute(done -> send(context, incoming).onComplete(done))
        .recover(
            failure -> {
              log(failure, requestId);
              return Future.succeededFuture(answer(context, problem(failure), requestId));
            });
  }

  private static void sending(ProxyContext context, HttpClientRequest request) {
    context.set(CLIENT_REQUEST, request);
    // The failure comes by the future of the response; Vert.x would log it a second time.
    request.exceptionHandler(failure -> {});
  }

  /** An open breaker was logged when it failed; a client that leaves is of no interest. */
  private void log(Throwable failure, String requestId) {
    if (!(failure instanceof OpenCircuitException || failure instanceof ClientGoneException)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "request {0} to {1}: {2}",
          requestId,
          service.text(),
          failure);
    }
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    ForwardedHeaders.toClient(context.response().headers());
    return context.sendResponse();
  }

  private Future<ProxyResponse> send(ProxyContext context, HttpServerRequest incoming) {
    Promise<ProxyResponse> response = Promise.promise();
    context
        .sendRequest()
        .onComplete(
            response::tryComplete,
            // Later, because a broken upload is reported before the end of its connection.
            failure -> vertx.runOnContext(v -> response.tryFail(cause(incoming, failure))));
    // The clock starts when the client has sent everything: its slowness is not the service's.
    incoming
        .end()
        .onSuccess(
            sent -> {
              if (response.future().isComplete()) {
                return;
              }
              long timer =
                  vertx.setTimer(settings.requestTimeoutMs(), id -> late(context, response));
              response.future().onComplete(done -> vertx.cancelTimer(timer));
            });
    return response.future();
  }

  private static Throwable cause(HttpServerRequest incoming, Throwable failure) {
    return incoming.response().closed() ? new ClientGoneException() : failure;
  }

  private static void late(ProxyContext context, Promise<ProxyResponse> response) {
    if (response.tryFail(new TimeoutException())) {
      HttpClientRequest request = context.get(CLIENT_REQUEST, HttpClientRequest.class);
      if (request != null) {
        request.reset();
      }
    }
  }

  private Problem problem(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return Problem.of(
          504,
          "upstream-timeout",
          "The service is too slow",
          service.text() + " did not answer within " + settings.requestTimeoutMs() + " ms.");
    }
    String why =
        failure instanceof OpenCircuitException
            ? " failed several times and is given a moment."
            : " cannot be reached.";
    return Problem.unavailable("service-unavailable", service.text() + why);
  }

  private static ProxyResponse answer(ProxyContext context, Problem problem, String requestId) {
    ProxyResponse response = context.request().release().response();
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .setBody(
            Body.body(
                problem.toJson(requestId).toBuffer(), MediaType.parse("application/problem+json")));
    if (problem.status() == 503) {
      response.putHeader("Retry-After", "2");
    }
    return response;
  }
}
