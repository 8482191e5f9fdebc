package dev.marty.pkd.sync;

import dev.marty.kit.work.Workers;
import dev.marty.pkd.imports.Imports;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends files and documents to the imports, a piece in memory at a time. On the event loop. */
final class Senders {
  private static final int FETCH_MINUTES = 10;

  private final Vertx vertx;
  private final Workers files;

  Senders(Vertx vertx, Workers files) {
    this.vertx = vertx;
    this.files = files;
  }

  /** A file that is being written while it is read is looked at again later. */
  Future<Long> file(LocalFiles.Stat file, Imports.Keep keep) {
    return vertx
        .fileSystem()
        .open(file.path().toString(), new OpenOptions().setRead(true).setWrite(false))
        .recover(
            failure ->
                Future.failedFuture(
                    new SyncException(Outcome.UNREACHABLE, file.path() + " cannot be read.")))
        .compose(
            (AsyncFile open) -> {
              Promise<Void> broken = Promise.promise();
              open.exceptionHandler(broken::tryFail);
              return Pour.all(vertx, open.pause(), broken.future(), Imports.MOST_BYTES, keep)
                  .eventually(open::close);
            })
        .compose(
            bytes ->
                files
                    .run(() -> LocalFiles.stat(file.path()))
                    .compose(
                        now ->
                            now.equals(file) && bytes == file.size()
                                ? Future.succeededFuture(bytes)
                                : Future.failedFuture(
                                    new SyncException(
                                        Outcome.UNREACHABLE, file.path() + " is being written."))));
  }

  /** The rest of a document that has begun to arrive. */
  Future<Long> document(URI url, WebFetch.Document document, Imports.Keep keep) {
    return Pour.all(vertx, document.response(), document.broken(), Imports.MOST_BYTES, keep)
        .timeout(FETCH_MINUTES, TimeUnit.MINUTES)
        .recover(
            failure -> {
              document.response().request().reset();
              boolean own = failure instanceof SyncException;
              boolean late = failure instanceof TimeoutException;
              return Future.failedFuture(
                  own
                      ? failure
                      : new SyncException(
                          Outcome.UNREACHABLE,
                          url.getHost()
                              + (late
                                  ? " did not send all of it in " + FETCH_MINUTES + " minutes."
                                  : " broke off in the middle.")));
            });
  }
}
