package dev.marty.kit.work;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;

/**
 * Bytes of which one piece can be had without the others, as of a large value in a database: taken
 * piece by piece, the next when the last is gone. What is asked for by several clients, or by slow
 * ones, is never in memory as a whole. On the event loop.
 */
public final class Pieces {
  /** A multiple of 48, so that each piece is whole lines of base64. */
  private static final int PIECE = 48 * 4_096;

  private Pieces() {}

  /** Where they are. */
  @FunctionalInterface
  public interface Source {
    /**
     * Reads a piece.
     *
     * @param from offset in bytes
     * @param count how many, fewer than asked for are a failure
     */
    Future<Buffer> read(int from, int count);
  }

  /**
   * Takes one piece after the other.
   *
   * @param length of all together, in bytes
   * @param taker completes when it wants the next piece
   * @return completes when the last is taken, or with the first failure
   */
  public static Future<Void> each(int length, Source source, Function<Buffer, Future<Void>> taker) {
    int[] at = {0};
    return Sequence.repeat(
        () -> {
          int count = Math.min(PIECE, length - at[0]);
          if (count == 0) {
            return Future.succeededFuture(false);
          }
          return source
              .read(at[0], count)
              .compose(
                  piece -> {
                    if (piece == null || piece.length() != count) {
                      return Future.failedFuture("what was to be sent has changed");
                    }
                    at[0] += count;
                    return taker.apply(piece);
                  })
              .map(taken -> true);
        });
  }

  /**
   * Answers with all of them, as fast as the client reads.
   *
   * @param response its status and other headers are set
   * @param length of all together, in bytes
   * @return completes with the answer
   */
  public static Future<Void> send(HttpServerResponse response, int length, Source source) {
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
    return each(length, source, response::write).compose(done -> response.end());
  }

  /**
   * Reads all of them.
   *
   * @param length of all together, in bytes
   * @return an array of that length
   */
  public static Future<byte[]> read(int length, Source source) {
    byte[] all = new byte[length];
    int[] at = {0};
    return each(
            length,
            source,
            piece -> {
              piece.getBytes(all, at[0]);
              at[0] += piece.length();
              return Future.succeededFuture();
            })
        .map(all);
  }
}
