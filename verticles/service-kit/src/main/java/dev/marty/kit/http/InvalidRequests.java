package dev.marty.kit.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers what the decoder could not read, as a problem that repeats nothing of it, and closes. The
 * decoder throws away what follows.
 */
final class InvalidRequests implements Handler<HttpServerRequest> {
  private final int mostLineBytes;
  private final int mostHeaderBytes;

  InvalidRequests(HttpServerOptions limits) {
    mostLineBytes = limits.getMaxInitialLineLength();
    mostHeaderBytes = limits.getMaxHeaderSize();
  }

  @Override
  public void handle(HttpServerRequest request) {
    String id = RequestId.of(request);
    request.response().putHeader(RequestId.HEADER, id);
    RequestHead.close(request, problem(request.decoderResult().cause()), id);
  }

  private Problem problem(Throwable cause) {
    if (cause instanceof UnknownVersions.UnknownVersionException) {
      return Problem.of(
          505,
          "http-version",
          "The HTTP version is not supported",
          "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    }
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(
          414,
          "target-too-long",
          "The target is too long",
          "The first line may have " + mostLineBytes + " bytes.");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problem.of(
          431,
          "headers-too-large",
          "The headers are too large",
          "They may have " + mostHeaderBytes + " bytes.");
    }
    return Problem.of(
        400, "malformed", "The request is malformed", "Its head is not as RFC 9112 wants it.");
  }
}
