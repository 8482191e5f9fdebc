package dev.marty.pkd.sync;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.imports.Gate;
import dev.marty.pkd.imports.Import;
import dev.marty.pkd.imports.Imports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run over a source: what has changed goes the way of every upload, past the guard. On the
 * event loop; files are looked at on a worker.
 */
final class SyncRun {
  private static final Duration IMPORT = Duration.ofMinutes(40);

  private final Database database;
  private final Workers files;
  private final Imports imports;
  private final WebFetch web;
  private final Senders senders;
  private final ListGuard guard;

  SyncRun(Vertx vertx, Database database, Workers files, Imports imports) {
    this.database = database;
    this.files = files;
    this.imports = imports;
    this.web = new WebFetch(vertx);
    this.senders = new Senders(vertx, files);
    this.guard = new ListGuard(database);
  }

  /** Runs; fails only when the database does. */
  Future<RunResult> run(Source source, UUID run) {
    URI url = source.url();
    Future<RunResult> result =
        url == null
            ? files
                .run(() -> LocalFiles.of(source.path()))
                .compose(found -> each(source, run, found))
            : known(source, source.shown())
                .compose(known -> fetch(source, run, url, known))
                .map(one -> RunResult.of(List.of(one)));
    return result.recover(
        failure ->
            failure instanceof SyncException known
                ? Future.succeededFuture(RunResult.of(known.outcome(), known.getMessage()))
                : Future.failedFuture(failure));
  }

  private Future<ItemRepository.Known> known(Source source, String item) {
    return database.read(connection -> ItemRepository.known(connection, source, item));
  }

  private Future<RunResult> each(Source source, UUID run, List<LocalFiles.Stat> found) {
    List<ItemResult> results = new ArrayList<>();
    return Sequence.each(
            found,
            file ->
                known(source, file.path().toString())
                    .compose(known -> file(source, run, file, known))
                    .onSuccess(results::add))
        .map(done -> RunResult.of(results));
  }

  private Future<ItemResult> file(
      Source source, UUID run, LocalFiles.Stat file, ItemRepository.Known known) {
    String item = file.path().toString();
    if (known != null && known.size() == file.size() && known.modified() == file.modified()) {
      return Future.succeededFuture(ItemResult.of(item, Outcome.UNCHANGED, null));
    }
    Imports.Sender sender = keep -> senders.file(file, keep);
    return take(
        source,
        run,
        item,
        known,
        sender,
        (sha256, id) ->
            new ItemRepository.Known(sha256, file.size(), file.modified(), null, null, id));
  }

  private Future<ItemResult> fetch(Source source, UUID run, URI url, ItemRepository.Known known) {
    String item = source.shown();
    return web.get(
            url, known == null ? null : known.etag(), known == null ? null : known.lastModified())
        .compose(
            answer ->
                answer == null
                    ? Future.succeededFuture(ItemResult.of(item, Outcome.UNCHANGED, null))
                    : take(
                        source,
                        run,
                        item,
                        known,
                        keep -> senders.document(url, answer, keep),
                        (sha256, id) ->
                            new ItemRepository.Known(
                                sha256,
                                null,
                                null,
                                answer.response().getHeader(HttpHeaders.ETAG),
                                answer.response().getHeader(HttpHeaders.LAST_MODIFIED),
                                id)));
  }

  /** What is remembered of an item that was taken in. */
  private interface Memory {
    ItemRepository.Known of(String sha256, UUID importId);
  }

  private Future<ItemResult> take(
      Source source,
      UUID run,
      String item,
      ItemRepository.Known known,
      Imports.Sender sender,
      Memory memory) {
    AtomicReference<String> hash = new AtomicReference<>();
    Gate gate =
        (sha256, list) -> {
          hash.set(sha256);
          return known != null && sha256.equals(known.sha256())
              ? Future.failedFuture(new SyncException(Outcome.UNCHANGED, null))
              : list.get().compose(read -> guard.check(source, read));
        };
    return imports
        .store(
            new Imports.Order("sync-" + run, null, null, source.name(), source.trust(), null),
            sender,
            gate)
        .compose(id -> imports.await(id, IMPORT))
        .map(imported -> imported(item, imported.summary()))
        .recover(
            failure ->
                failure instanceof SyncException ended
                    ? Future.succeededFuture(
                        new ItemResult(item, ended.outcome(), ended.getMessage(), hash.get(), null))
                    : Future.failedFuture(failure))
        .compose(
            result -> {
              UUID id =
                  result.outcome() == Outcome.UNCHANGED ? known.importId() : result.importId();
              boolean keep =
                  result.outcome() == Outcome.UNCHANGED || result.outcome() == Outcome.IMPORTED;
              return keep
                  ? database
                      .withConnection(
                          c -> ItemRepository.remember(c, source, item, memory.of(hash.get(), id)))
                      .map(result)
                  : Future.succeededFuture(result);
            });
  }

  private static ItemResult imported(String item, Import imported) {
    Outcome outcome =
        switch (imported.status()) {
          case DONE -> Outcome.IMPORTED;
          case REFUSED -> Outcome.REFUSED;
          default -> Outcome.FAILED;
        };
    return new ItemResult(
        item, outcome, detail(imported, outcome), imported.sha256(), imported.id());
  }

  private static String detail(Import imported, Outcome outcome) {
    if (outcome == Outcome.IMPORTED) {
      int rejected = imported.counts().rejected();
      return rejected > 0 ? rejected + " entries were rejected." : null;
    }
    return imported.problem() == null
        ? "It still waits; look at the import."
        : imported.problem().detail();
  }
}
