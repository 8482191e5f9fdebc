package dev.marty.gateway;

import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestId;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers what the decoder could not read, as a problem that repeats nothing of it, and closes. The
 * decoder throws away what follows.
 */
final class InvalidRequests implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    String requestId = RequestId.of(request);
    request
        .response()
        .putHeader(RequestId.HEADER, requestId)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    problem(request.decoderResult().cause()).send(request.response(), requestId);
    request.connection().close();
  }

  private static Problem problem(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(
          414, "target-too-long", "The target is too long", "It may have 4096 bytes.");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problem.of(
          431, "headers-too-large", "The headers are too large", "They may have 16384 bytes.");
    }
    return Problem.of(
        400, "malformed", "The request is malformed", "Its head is not as RFC 9112 wants it.");
  }
}
