package dev.marty.gateway;

import dev.marty.kit.authority.Assertions;
import dev.marty.kit.http.Framing;
import dev.marty.kit.http.RequestId;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A client's request on its way to a service, once more where that is safe. A connection serves
 * another one only after this one and its answer have passed whole.
 */
final class Outgoing {
  /** Servers close after them, without a word. */
  private static final Set<Integer> LAST_WORDS = Set.of(408, 413, 414, 431);

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final int LEAST_ERROR = 400;

  private final Origin origin;
  private final HttpServerRequest incoming;
  private final String uri;
  private final IncomingBody body;
  private final Buffer beginning;
  private final String assertion;
  private HttpClientRequest request;
  private long since = System.nanoTime();
  private boolean sent;
  private boolean dropped;
  private boolean broken;

  /**
   * Prepares it.
   *
   * @param incoming the client's request; its response carries the request id already
   * @param uri path and query, as the service gets them
   * @param body of the request; null when it has none
   * @param beginning what has been gathered of it
   * @param assertion who asks, for the service; null where nobody has shown anything
   */
  Outgoing(
      Origin origin,
      HttpServerRequest incoming,
      String uri,
      IncomingBody body,
      Buffer beginning,
      String assertion) {
    this.origin = origin;
    this.incoming = incoming;
    this.uri = uri;
    this.body = body;
    this.beginning = beginning;
    this.assertion = assertion;
  }

  /** Whether the service has all of it. */
  boolean isSent() {
    return sent;
  }

  /** Since when the service has all of it; before, since when it is on its way. */
  long since() {
    return since;
  }

  /** Whether the service broke off after the head of its answer, while the rest was held back. */
  boolean isBroken() {
    return broken;
  }

  /** Sends it; the answer is paused. */
  Future<HttpClientResponse> send() {
    return attempt(origin.request(incoming.method(), uri))
        .recover(
            failure ->
                isRepeatable(failure)
                    ? attempt(origin.requestAnew(incoming.method(), uri))
                    : Future.failedFuture(failure));
  }

  /**
   * A pooled connection may have been closed by the service while the request was on its way. That
   * is no answer; but only what changes nothing, or was never sent, may be sent again.
   */
  private boolean isRepeatable(Throwable failure) {
    boolean closed =
        failure instanceof HttpClosedException
            || (failure instanceof IOException
                && !(failure instanceof ConnectException)
                && !Origin.isTls(failure));
    boolean harmless = request == null || (body == null && SAFE.contains(incoming.method()));
    return closed && harmless && !dropped;
  }

  private Future<HttpClientResponse> attempt(Future<HttpClientRequest> connection) {
    return connection.compose(
        obtained -> {
          // The failure comes by the future of the response; Vert.x would log it a second time.
          obtained.exceptionHandler(failure -> {});
          if (dropped) {
            // Gives the connection back, on which nothing was written.
            obtained.reset();
            return Future.failedFuture(new VertxException("Nobody waits for it.", true));
          }
          request = obtained;
          ForwardedHeaders.toService(
              incoming, request.headers(), incoming.response().headers().get(RequestId.HEADER));
          if (assertion != null) {
            request.putHeader(Assertions.HEADER, assertion);
          }
          write();
          return request.response().map(this::held);
        });
  }

  private void write() {
    if (body == null) {
      if (incoming.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        request.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
      }
      request.end();
      sent();
    } else if (body.isWhole()) {
      request.end(beginning);
      sent();
    } else {
      long length = Framing.length(incoming);
      if (length < 0) {
        request.setChunked(true);
      } else {
        request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
      }
      body.pipeTo(request, this::sent);
    }
  }

  private void sent() {
    sent = true;
    since = System.nanoTime();
  }

  private HttpClientResponse held(HttpClientResponse response) {
    response.pause();
    // Nobody listens yet; Vert.x would log a failure with its trace.
    response.exceptionHandler(failure -> broken = true);
    if (!sent && response.statusCode() >= LEAST_ERROR) {
      // The service does not want the rest.
      body.discard();
    }
    if (LAST_WORDS.contains(response.statusCode())) {
      // Closes when this answer is over, and before the pool can hand it on.
      request.connection().shutdown(1, TimeUnit.MINUTES);
    }
    return response;
  }

  /** Lets go of the service, whatever is on the way. */
  void drop() {
    dropped = true;
    if (request == null) {
      return;
    }
    if (sent) {
      // Closes the connection, unless the answer has come whole: then it may be another's by now.
      request.reset();
    } else {
      // A reset would hand it on with half a request on it, once the answer has come: the next
      // request would be the other half.
      request.connection().close();
    }
  }
}
