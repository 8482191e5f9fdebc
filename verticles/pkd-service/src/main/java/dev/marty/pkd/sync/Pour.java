package dev.marty.pkd.sync;

import dev.marty.pkd.imports.Imports;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Hands a stream over in pieces; the stream is held back while a piece is kept. */
final class Pour {
  /** What has arrived already comes within moments. */
  private static final long REST_MS = 1_000;

  private final Vertx vertx;
  private final ReadStream<Buffer> from;
  private final long most;
  private final Imports.Keep keep;
  private final Promise<Long> whole = Promise.promise();
  private Buffer current = Buffer.buffer();
  private Future<Void> kept = Future.succeededFuture();
  private Throwable failure;
  private boolean held;
  private long total;

  private Pour(Vertx vertx, ReadStream<Buffer> from, long most, Imports.Keep keep) {
    this.vertx = vertx;
    this.from = from;
    this.most = most;
    this.keep = keep;
  }

  /**
   * Reads a paused stream to its end, on its event loop.
   *
   * @param broken fails when the stream breaks off; a stream that does so while nobody listens says
   *     nothing afterwards. A connection that its server closes after the last byte breaks too,
   *     while that byte still waits here
   * @param most limit in bytes
   * @return the length in bytes; after a failure the caller closes the stream
   */
  static Future<Long> all(
      Vertx vertx, ReadStream<Buffer> from, Future<Void> broken, long most, Imports.Keep keep) {
    Pour pour = new Pour(vertx, from, most, keep);
    broken.onFailure(pour::broken);
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
    if (current.length() >= Imports.PIECE) {
      from.pause();
      held = true;
      keepCurrent()
          .onSuccess(
              done -> {
                held = false;
                from.resume();
                awaitRest();
              });
    }
  }

  private void broken(Throwable why) {
    failure = why;
    awaitRest();
  }

  /** Of a broken stream, waits as long as something comes: if its end does, it was whole. */
  private void awaitRest() {
    if (failure != null && !held && !whole.future().isComplete()) {
      long before = total;
      vertx.setTimer(
          REST_MS,
          id -> {
            if (total > before) {
              awaitRest();
            } else if (!held) {
              whole.tryFail(failure);
            }
          });
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
