package dev.marty.gateway;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** A service's answer on its way to the client, read as fast as the client takes it. */
final class AnswerPipe {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private AnswerPipe() {}

  /**
   * Passes an answer on.
   *
   * @param from the answer, which is paused
   * @param incoming the client's request
   * @param ending called before the last byte is written: the client's next request may be handled
   *     within
   * @param broken called when the service breaks off
   */
  static void pass(
      HttpClientResponse from, HttpServerRequest incoming, Runnable ending, Runnable broken) {
    HttpServerResponse to = incoming.response();
    to.setStatusCode(from.statusCode());
    ForwardedHeaders.toClient(from.headers(), to.headers());
    boolean unknownLength = hasUnknownLength(from, incoming);
    if (unknownLength) {
      to.setChunked(true);
    }
    from.handler(
        chunk -> {
          to.write(chunk);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
          }
        });
    from.exceptionHandler(failure -> broken.run());
    from.endHandler(
        end -> {
          ending.run();
          to.end();
          if (unknownLength && incoming.version() == HttpVersion.HTTP_1_0) {
            // There it is the end of the connection that ends the body.
            incoming.connection().close();
          }
        });
    from.resume();
  }

  private static boolean hasUnknownLength(HttpClientResponse from, HttpServerRequest incoming) {
    return !from.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && from.statusCode() != NO_CONTENT
        && from.statusCode() != NOT_MODIFIED
        && !incoming.method().equals(HttpMethod.HEAD);
  }
}
