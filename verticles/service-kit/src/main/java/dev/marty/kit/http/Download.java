package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * Takes the body of an answer into one array of its length: gathered as it comes, megabytes are in
 * memory two or three times. On the event loop.
 */
final class Download {
  private static final int LONGEST_DIGITS = 9;

  private final int most;
  private byte[] bytes = new byte[0];
  private int at;

  /** Takes so many bytes at most. */
  Download(int most) {
    this.most = most;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Completes with an empty body when all of it is here; may be called again after a failure. */
  Future<Buffer> of(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || length.length() > LONGEST_DIGITS || Integer.parseInt(length) > most) {
      return Future.failedFuture("the answer has " + length + " bytes, at most " + most + " fit");
    }
    bytes = new byte[Integer.parseInt(length)];
    at = 0;
    response.handler(
        piece -> {
          piece.getBytes(bytes, at);
          at += piece.length();
        });
    return response
        .end()
        .compose(
            ended ->
                at == bytes.length
                    ? Future.succeededFuture(Buffer.buffer())
                    : Future.failedFuture("the answer broke off"));
  }
}
