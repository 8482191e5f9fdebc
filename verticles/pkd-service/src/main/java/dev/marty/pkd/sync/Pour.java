package dev.marty.pkd.sync;

import dev.marty.pkd.imports.Imports;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Hands a stream over in pieces; the stream is held back while a piece is kept. */
final class Pour {
  private static final int PIECE = 256 * 1024;

  private final ReadStream<Buffer> from;
  private final long most;
  private final Imports.Keep keep;
  private final Promise<Long> whole = Promise.promise();
  private Buffer current = Buffer.buffer();
  private Future<Void> kept = Future.succeededFuture();
  private long total;

  private Pour(ReadStream<Buffer> from, long most, Imports.Keep keep) {
    this.from = from;
    this.most = most;
    this.keep = keep;
  }

  /**
   * Reads a paused stream to its end, on its event loop.
   *
   * @param broken fails when the stream breaks off; a stream that does so while nobody listens says
   *     nothing afterwards
   * @param most limit in bytes
   * @return the length in bytes; after a failure the caller closes the stream
   */
  static Future<Long> all(
      ReadStream<Buffer> from, Future<Void> broken, long most, Imports.Keep keep) {
    Pour pour = new Pour(from, most, keep);
    broken.onFailure(pour.whole::tryFail);
    from.endHandler(end -> pour.rest());
    from.handler(pour::take);
    from.resume();
    return pour.whole.future();
  }

  private void take(Buffer chunk) {
    total += chunk.length();
    if (total > most) {
      from.pause();
      whole.tryFail(
          new SyncException(Outcome.REFUSED, "It has more than " + (most >> 20) + " MiB."));
      return;
    }
    current.appendBuffer(chunk);
    if (current.length() >= PIECE) {
      from.pause();
      keepCurrent().onSuccess(done -> from.resume());
    }
  }

  private void rest() {
    (current.length() == 0 ? kept : keepCurrent()).onSuccess(done -> whole.tryComplete(total));
  }

  private Future<Void> keepCurrent() {
    Buffer piece = current;
    current = Buffer.buffer();
    kept = kept.compose(done -> keep.apply(piece)).onFailure(whole::tryFail);
    return kept;
  }
}
