package dev.marty.pkd.imports;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.Pipeline;
import dev.marty.pkd.directory.Taken;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one import in, within the transaction it is given. On the event loop; what is heavy or
 * blocks goes to the workers.
 */
final class Importer {
  /** Two judged, one read, one written. */
  private static final long BYTES_AT_ONCE = 4L * Upload.MOST_BATCH_BYTES;

  private final Database database;
  private final Workers reading;
  private final Workers crypto;
  private final Directory directory;

  Importer(Database database, Workers reading, Workers crypto, Directory directory) {
    this.database = database;
    this.reading = reading;
    this.crypto = crypto;
    this.directory = directory;
  }

  /**
   * Reads, stores, links, publishes.
   *
   * @return what came of it, or a {@link RefusedException}
   */
  Future<ImportRepository.Outcome> run(SqlConnection connection, ImportRepository.Waiting waiting) {
    Upload upload = new Upload(new Chunks(database, waiting.id()), waiting.bytes());
    ImportWriter writer =
        new ImportWriter(
            connection, directory, waiting.id(), new Taken(waiting.requestId(), waiting.trust()));
    Progress progress = new Progress(database, waiting.id());
    return reading
        .run(upload::look)
        .compose(kind -> parts(upload, writer, progress))
        .compose(
            done -> {
              upload.refuseIfNothing(writer);
              progress.phase("linking");
              return directory.linkAndPlace(connection, writer.taken());
            })
        .compose(
            done -> {
              progress.phase("publishing");
              return directory.finish(connection, writer.taken());
            })
        .map(effect -> writer.outcome(upload.kind(), effect))
        .eventually(progress::end);
  }

  /** Batch after batch: while some are judged, the next is read and the last is written. */
  private Future<Void> parts(Upload upload, ImportWriter writer, Progress progress) {
    return Pipeline.run(
        BYTES_AT_ONCE,
        Upload.Batch::weight,
        () -> reading.run(upload::next),
        batch -> crypto.run(() -> judged(batch.parts())),
        arrivals ->
            writer.write(arrivals).onSuccess(done -> progress.at(upload.bytes(), writer.seen())));
  }

  private static List<Arrival> judged(List<Upload.Part> batch) {
    List<Arrival> arrivals = new ArrayList<>();
    batch.forEach(part -> arrivals.addAll(part.read()));
    return arrivals;
  }
}
