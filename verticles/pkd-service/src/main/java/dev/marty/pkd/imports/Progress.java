package dev.marty.pkd.imports;

import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Tells the world how far an import has come, at most twice a second and never two statements at
 * once; a statement that fails is not worth failing the import. On the event loop.
 */
final class Progress {
  private static final System.Logger LOG = System.getLogger(Progress.class.getName());
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Database database;
  private final UUID id;
  private final StringBuilder took = new StringBuilder();
  private String phase = "reading";
  private long since = System.nanoTime();
  private long bytes;
  private int entries;
  private long last = System.nanoTime();
  private Future<?> writing = Future.succeededFuture();
  private boolean ended;

  Progress(Database database, UUID id) {
    this.database = database;
    this.id = id;
  }

  void at(long bytesRead, int entriesSeen) {
    bytes = bytesRead;
    entries = entriesSeen;
    if (System.nanoTime() - last > EVERY_NANOS) {
      write();
    }
  }

  void phase(String next) {
    turn(next);
    write();
  }

  /**
   * Writes nothing more. Completes when nothing is under way either: what the transaction of the
   * import removes must not be written behind its back.
   */
  Future<?> end() {
    turn("");
    ended = true;
    LOG.log(
        System.Logger.Level.INFO,
        "import {0}: {1,number,#} parts of {2,number,#} bytes; {3}",
        id,
        entries,
        bytes,
        took);
    return writing;
  }

  private void turn(String next) {
    long now = System.nanoTime();
    took.append(took.isEmpty() ? "" : ", ")
        .append(phase)
        .append(' ')
        .append(TimeUnit.NANOSECONDS.toMillis(now - since))
        .append(" ms");
    phase = next;
    since = now;
  }

  private void write() {
    if (!writing.isComplete() || ended) {
      return;
    }
    last = System.nanoTime();
    writing =
        database
            .withConnection(
                connection -> ImportRepository.progress(connection, id, phase, bytes, entries))
            .onFailure(
                failure ->
                    LOG.log(
                        System.Logger.Level.DEBUG,
                        "no progress is told: {0}",
                        failure.getMessage()))
            .otherwiseEmpty();
  }
}
