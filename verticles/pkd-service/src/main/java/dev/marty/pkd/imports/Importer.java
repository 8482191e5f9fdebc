package dev.marty.pkd.imports;

import dev.marty.kit.Workers;
import dev.marty.kit.database.Database;
import dev.marty.pkd.directory.Directory;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one import in, within the transaction it is given. Reading and judging a part goes on while
 * the part before is written. On the event loop; what is heavy or blocks goes to the workers.
 */
final class Importer {
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
    ImportWriter writer = new ImportWriter(connection, directory, waiting.id());
    Progress progress = new Progress(database, waiting.id());
    return reading
        .run(upload::look)
        .compose(kind -> parts(upload, writer, progress, judged(upload)))
        .compose(
            done -> {
              upload.refuseIfNothing(writer);
              progress.phase("linking");
              return directory.link(connection, writer.taken());
            })
        .compose(
            done -> {
              progress.phase("publishing");
              return directory.finish(connection, writer.taken(), waiting.trust());
            })
        .map(done -> writer.outcome(upload.kind()))
        .onComplete(done -> progress.end());
  }

  /** Writes parts one after the other, each while the next one is read. */
  private Future<Void> parts(
      Upload upload, ImportWriter writer, Progress progress, Future<Judged> next) {
    return next.compose(
        judged -> {
          if (judged.last()) {
            return writer.write(judged.arrivals());
          }
          Future<Judged> following = judged(upload);
          progress.at(upload.bytes(), writer.seen());
          return writer
              .write(judged.arrivals())
              .compose(done -> parts(upload, writer, progress, following));
        });
  }

  /** What a batch came to, and whether there is no other. */
  private record Judged(List<Arrival> arrivals, boolean last) {}

  private Future<Judged> judged(Upload upload) {
    return reading
        .run(upload::next)
        .compose(
            batch -> {
              List<Upload.Part> parts = batch.parts();
              int half = (parts.size() + 1) / 2;
              Future<List<Arrival>> first = crypto.run(() -> read(parts.subList(0, half)));
              Future<List<Arrival>> second =
                  crypto.run(() -> read(parts.subList(half, parts.size())));
              return Future.all(first, second)
                  .map(
                      done -> {
                        List<Arrival> all = new ArrayList<>(first.result());
                        all.addAll(second.result());
                        return new Judged(all, batch.last());
                      });
            });
  }

  private static List<Arrival> read(List<Upload.Part> parts) {
    List<Arrival> arrivals = new ArrayList<>();
    parts.forEach(part -> arrivals.addAll(part.read()));
    return arrivals;
  }
}
