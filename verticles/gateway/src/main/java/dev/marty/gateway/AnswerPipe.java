package dev.marty.gateway;

import io.vertx.core.buffer.Buffer;
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

  private final HttpClientResponse from;
  private final HttpServerRequest incoming;
  private final HttpServerResponse to;
  private final long length;
  private long passed;
  private Buffer last;

  private AnswerPipe(HttpClientResponse from, HttpServerRequest incoming) {
    this.from = from;
    this.incoming = incoming;
    this.to = incoming.response();
    String announced = from.getHeader(HttpHeaders.CONTENT_LENGTH);
    // The decoder has read it as a number already.
    this.length = announced == null ? -1 : Long.parseLong(announced);
  }

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
    new AnswerPipe(from, incoming).pass(ending, broken);
  }

  private void pass(Runnable ending, Runnable broken) {
    to.setStatusCode(from.statusCode());
    ForwardedHeaders.toClient(from.headers(), to.headers());
    boolean unknownLength = hasUnknownLength();
    if (unknownLength) {
      to.setChunked(true);
    }
    from.handler(this::received);
    from.exceptionHandler(failure -> broken.run());
    from.endHandler(
        end -> {
          ending.run();
          if (last == null) {
            to.end();
          } else {
            to.end(last);
          }
          if (unknownLength && incoming.version() == HttpVersion.HTTP_1_0) {
            // There it is the end of the connection that ends the body.
            incoming.connection().close();
          }
        });
    from.resume();
  }

  private void received(Buffer chunk) {
    passed += chunk.length();
    if (passed == length) {
      // Its end comes with it: most answers are one write.
      last = chunk;
      return;
    }
    to.write(chunk);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(drained -> from.resume());
    }
  }

  private boolean hasUnknownLength() {
    return length < 0
        && from.statusCode() != NO_CONTENT
        && from.statusCode() != NOT_MODIFIED
        && !incoming.method().equals(HttpMethod.HEAD);
  }
}
