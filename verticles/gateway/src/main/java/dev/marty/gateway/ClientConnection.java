package dev.marty.gateway;

import dev.marty.kit.http.HeadClock;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestId;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** One connection of a client, and the one request that may be under way on it. */
final class ClientConnection {
  private final HttpConnection connection;
  private final HeadClock clock;
  private final Client client;
  private HttpServerRequest current;
  private IncomingBody body;
  private boolean closing;

  ClientConnection(HttpConnection connection, HeadClock clock, Client client) {
    this.connection = connection;
    this.clock = clock;
    this.client = client;
  }

  Client client() {
    return client;
  }

  /** Whether it closes: what still comes on it is no request. */
  boolean isClosing() {
    return closing;
  }

  /** Takes a request; the response's end handler is set here. */
  void begin(HttpServerRequest request, IncomingBody incoming) {
    current = request;
    body = incoming;
    // The decoder takes the first of two lengths here, and does not tell.
    closing = body != null && request.version() == HttpVersion.HTTP_1_0;
    request.response().endHandler(over -> end(request));
  }

  /** The next request may have begun already, inside the end of this one. */
  private void end(HttpServerRequest request) {
    if (current == request) {
      current = null;
    }
    if (closing) {
      connection.close();
    }
  }

  /** Answers a request after which nobody knows where the next one begins, and closes. */
  void refuse(HttpServerRequest request, Problem problem) {
    closing = true;
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    problem.send(response, response.headers().get(RequestId.HEADER));
    connection.close();
  }

  /** Tells the body, which nobody else tells once its request is answered. */
  void closed() {
    if (body != null) {
      body.broken();
    }
  }

  /**
   * Called once a second.
   *
   * @param headNanos how long a request's head may take
   */
  void tick(long now, long headNanos) {
    if (body != null && !body.isOver()) {
      body.tick();
    } else if (current == null && clock.isOlderThan(headNanos, now)) {
      connection.close();
    }
  }
}
