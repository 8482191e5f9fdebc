package dev.marty.pkd.imports;

import dev.marty.kit.database.Database;
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
  private boolean writing;
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

  /** Nothing more is written once the import is over. */
  void end() {
    turn("");
    ended = true;
    LOG.log(
        System.Logger.Level.INFO,
        "import {0}: {1,number,#} parts of {2,number,#} bytes; {3}",
        id,
        entries,
        bytes,
        took);
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
    if (writing || ended) {
      return;
    }
    writing = true;
    last = System.nanoTime();
    database
        .read(connection -> ImportRepository.progress(connection, id, phase, bytes, entries))
        .onFailure(
            failure ->
                LOG.log(
                    System.Logger.Level.DEBUG, "no progress is told: {0}", failure.getMessage()))
        .onComplete(done -> writing = false);
  }
}
