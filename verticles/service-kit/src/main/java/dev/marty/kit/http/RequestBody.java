package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.function.Function;

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
    if (!mayCome(vertx, request, most)) {
      return Future.failedFuture(tooLarge(most).exception());
    }
    Promise<Buffer> whole = Promise.promise();
    int announced = (int) announced(request);
    Buffer read = Buffer.buffer(announced > 0 ? announced : 1024);
    request.handler(
        chunk -> {
          if (read.length() + chunk.length() <= most) {
            read.appendBuffer(chunk);
          } else if (whole.tryFail(tooLarge(most).exception())) {
            // Chunked bodies announce no length.
            throwAway(vertx, request);
          }
        });
    request.endHandler(end -> whole.tryComplete(read));
    request.exceptionHandler(failure -> whole.tryFail(broken(failure, read.length()).exception()));
    begin(request, whole);
    return whole.future();
  }

  /**
   * Reads a body that nobody wants, so that the client reads the answer. Call it in the handler
   * itself, before anything asynchronous.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param request whose body nobody read yet
   * @return completes, never fails, when the answer can be given
   */
  public static Future<Buffer> discard(Vertx vertx, HttpServerRequest request) {
    return read(vertx, request, 0).otherwiseEmpty();
  }

  /**
   * Reads a body that is too large for memory, piece by piece; the client is held back while a
   * piece is being kept. Call it on a request that is paused or that nobody has waited on yet.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param request whose body nobody read yet
   * @param most limit in bytes
   * @param piece how much is handed over at once, in bytes; the last piece is shorter
   * @param keep takes a piece; the next one comes when its future has completed
   * @return the length of the body in bytes, or a 413 or 400 problem, or what {@code keep} failed
   *     with
   */
  public static Future<Long> stream(
      Vertx vertx,
      HttpServerRequest request,
      long most,
      int piece,
      Function<Buffer, Future<Void>> keep) {
    if (!mayCome(vertx, request, most)) {
      return Future.failedFuture(tooLarge(most).exception());
    }
    Promise<Long> whole = Promise.promise();
    Pieces pieces = new Pieces(piece);
    request.handler(
        chunk -> {
          if (pieces.total + chunk.length() > most) {
            whole.tryFail(tooLarge(most).exception());
            throwAway(vertx, request);
            return;
          }
          Buffer full = pieces.add(chunk);
          if (full != null) {
            request.pause();
            keep.apply(full)
                .onSuccess(kept -> request.resume())
                .onFailure(
                    failure -> {
                      whole.tryFail(failure);
                      throwAway(vertx, request);
                    });
          }
        });
    request.endHandler(
        end -> {
          if (!whole.future().isComplete()) {
            Buffer rest = pieces.rest();
            (rest.length() == 0 ? Future.<Void>succeededFuture() : keep.apply(rest))
                .onSuccess(kept -> whole.tryComplete(pieces.total))
                .onFailure(whole::tryFail);
          }
        });
    request.exceptionHandler(failure -> whole.tryFail(broken(failure, pieces.total).exception()));
    begin(request, whole);
    return whole.future();
  }

  /** Lets a body come that was held back, while it had to be found out who asks for instance. */
  private static void begin(HttpServerRequest request, Promise<?> whole) {
    if (request.response().closed()) {
      // The client left meanwhile: nobody was told, and nothing comes any more.
      whole.tryFail(incomplete(0).exception());
    }
    request.resume();
  }

  /**
   * Throws a body away that is announced as too large; asks for any other, where that is wanted.
   */
  private static boolean mayCome(Vertx vertx, HttpServerRequest request, long most) {
    if (announced(request) > most) {
      throwAway(vertx, request);
      return false;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return true;
  }

  /** What has come of a body and is not handed over yet. */
  private static final class Pieces {
    private final int size;
    private Buffer current = Buffer.buffer();
    private long total;

    Pieces(int size) {
      this.size = size;
    }

    /** A piece, when there is enough for one; it may be longer by a network read. */
    Buffer add(Buffer chunk) {
      total += chunk.length();
      current.appendBuffer(chunk);
      return current.length() < size ? null : rest();
    }

    Buffer rest() {
      Buffer rest = current;
      current = Buffer.buffer();
      return rest;
    }
  }

  private static Problem broken(Throwable failure, long read) {
    boolean ended = failure instanceof HttpClosedException || failure instanceof IOException;
    return ended ? incomplete(read) : Framing.brokenBody();
  }

  private static Problem incomplete(long read) {
    return Problem.of(
        400,
        "incomplete-body",
        "The body is incomplete",
        "The connection ended after " + read + " bytes of the body.");
  }

  /** The length that a request says its body has, in bytes, or -1. */
  public static long announced(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      // Larger than any long; the HTTP codec has refused everything that is no number.
      return Long.MAX_VALUE;
    }
  }

  private static Problem tooLarge(long most) {
    return Problem.of(
            413,
            "body-too-large",
            "The body is too large",
            "The body may have up to " + most + " bytes.")
        .with("limit", most);
  }

  private static void throwAway(Vertx vertx, HttpServerRequest request) {
    request.handler(chunk -> {});
    request.resume();
    long timer = vertx.setTimer(DISCARD_MS, id -> request.connection().close());
    request.end().onComplete(done -> vertx.cancelTimer(timer));
  }
}
