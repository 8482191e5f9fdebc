package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads a request's body into memory, up to a limit that is known before the first byte is kept.
 */
public final class RequestBody {
  /** How long a client may go on sending what nobody wants, so that it can read the answer. */
  private static final int DISCARD_MS = 10_000;

  private RequestBody() {}

  /**
   * Reads the whole body. Call it in the handler itself, before anything asynchronous.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param request whose body nobody read yet
   * @param most limit in bytes
   * @return the body, or a 413 or 400 problem; what the client still sends is thrown away then
   */
  public static Future<Buffer> read(Vertx vertx, HttpServerRequest request, int most) {
    long announced = announced(request);
    if (announced > most) {
      discard(vertx, request);
      return Future.failedFuture(tooLarge(most).exception());
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer read = Buffer.buffer(announced > 0 ? (int) announced : 1024);
    request.handler(
        chunk -> {
          if (read.length() + chunk.length() <= most) {
            read.appendBuffer(chunk);
          } else if (whole.tryFail(tooLarge(most).exception())) {
            // Chunked bodies announce no length.
            discard(vertx, request);
          }
        });
    request.endHandler(end -> whole.tryComplete(read));
    request.exceptionHandler(
        broken ->
            whole.tryFail(
                Problem.of(
                        400,
                        "incomplete-body",
                        "The body is incomplete",
                        "The connection ended after " + read.length() + " bytes of the body.")
                    .exception()));
    return whole.future();
  }

  private static long announced(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      // Larger than any long; the HTTP codec has refused everything that is no number.
      return Long.MAX_VALUE;
    }
  }

  private static Problem tooLarge(int most) {
    return Problem.of(
            413,
            "body-too-large",
            "The body is too large",
            "The body may have up to " + most + " bytes.")
        .with("limit", most);
  }

  private static void discard(Vertx vertx, HttpServerRequest request) {
    request.handler(chunk -> {});
    request.resume();
    long timer = vertx.setTimer(DISCARD_MS, id -> request.connection().close());
    request.end().onComplete(done -> vertx.cancelTimer(timer));
  }
}
