package dev.marty.pkd.imports;

import dev.marty.kit.Heap;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Admission;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.answer.Place;
import dev.marty.pkd.directory.Directory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Imports as the service sees them: received, waited for, looked up. On the event loop. */
public final class Imports {
  /** Uploads under way at once; each holds two pieces in memory. */
  private static final int MOST_AT_ONCE = 4;

  /** Of up to {@link #LIGHT} bytes, which others must not keep away. */
  private static final int MOST_LIGHT_AT_ONCE = 8;

  /** Most bytes of an import that does not wait for larger ones. */
  static final int LIGHT = 1024 * 1024;

  /** The real PKD is 75 MB of LDIF. */
  public static final long MOST_BYTES = 256L * 1024 * 1024;

  /** Bytes of an upload that are kept at once: each piece is a commit, which waits for the disk. */
  public static final int PIECE = Heap.share(128, 1024 * 1024);

  private static final long POLL_MS = 1_000;

  private final Vertx vertx;
  private final Database database;
  private final Reception reception;
  private final ImportRunner runner;
  private final Admission uploads;
  private final Admission lightUploads;

  /**
   * Imports of a service.
   *
   * @param light reads and judges what is small
   * @param reading a worker that may block: it fetches pieces of what is not from the database
   * @param crypto reads and judges what is not
   * @param changed called after each import: what is trusted may be another now
   */
  public Imports(
      Vertx vertx,
      Database database,
      Workers light,
      Workers reading,
      Workers crypto,
      Directory directory,
      Runnable changed) {
    this.vertx = vertx;
    this.database = database;
    this.uploads = uploads(vertx, MOST_AT_ONCE);
    this.lightUploads = uploads(vertx, MOST_LIGHT_AT_ONCE);
    this.reception = new Reception(database, light, crypto);
    this.runner =
        new ImportRunner(
            vertx,
            database,
            new Importer(database, light, light, directory.on(light)),
            new Importer(database, reading, crypto, directory),
            changed);
  }

  private static Admission uploads(Vertx vertx, int most) {
    return Admission.ofRequests(
        vertx, most, most + " uploads are under way; try again when one has ended.");
  }

  /** What takes the imports in. */
  public ImportRunner runner() {
    return runner;
  }

  /**
   * What comes with an upload.
   *
   * @param requestId for the record
   * @param idempotencyKey the client's, or null; a key seen before with the same request gives the
   *     import of that time
   * @param fingerprint of the request, from the SHA-256 of its body in hexadecimal; not asked for
   *     without a key
   * @param source who sends it, or null
   * @param trust whether lists in it may make trust anchors
   * @param expectedSigner as {@link ExpectedSigner#refusal} takes it
   */
  public record Order(
      String requestId,
      String idempotencyKey,
      Function<String, Buffer> fingerprint,
      String source,
      boolean trust,
      String expectedSigner) {}

  /**
   * Receives an upload. Call it in the handler itself.
   *
   * @return the import, which waits now
   */
  Future<UUID> receive(HttpServerRequest request, Order order) {
    long announced = RequestBody.announced(request);
    boolean light = announced >= 0 && announced <= LIGHT;
    return (light ? lightUploads : uploads)
        .admit(
            request,
            () -> {
              request.pause();
              return store(
                  order,
                  keep -> RequestBody.stream(vertx, request, MOST_BYTES, PIECE, keep::apply),
                  gate(order.expectedSigner()));
            });
  }

  private static Gate gate(String expectedSigner) {
    return expectedSigner == null
        ? Gate.OPEN
        : (sha256, list) ->
            list.get()
                .compose(
                    read -> {
                      String refusal = ExpectedSigner.refusal(expectedSigner, read);
                      return refusal == null
                          ? Future.succeededFuture()
                          : Future.failedFuture(
                              Problem.of(
                                      422,
                                      "unexpected-signer",
                                      "It is not signed by whom it must be",
                                      refusal)
                                  .exception());
                    });
  }

  /** Reads a body that nobody wants. */
  Future<?> discard(HttpServerRequest request) {
    return RequestBody.discard(vertx, request);
  }

  /** Takes a piece of an upload. */
  @FunctionalInterface
  public interface Keep {
    /** Completes when the piece is stored; the next one comes then. */
    Future<Void> apply(Buffer piece);
  }

  /** Hands an upload over piece by piece. */
  @FunctionalInterface
  public interface Sender {
    /** Sends all pieces; completes with the length in bytes. */
    Future<Long> send(Keep keep);
  }

  /**
   * Stores an upload from wherever it comes.
   *
   * @param gate asked when the upload is whole; what it does not let through is forgotten
   * @return the import, which waits now, or the earlier one of the same key
   */
  public Future<UUID> store(Order order, Sender sender, Gate gate) {
    return reception.store(order, sender, gate).onSuccess(effective -> runner.wake());
  }

  /** One import, or null. */
  Future<ImportDetail> find(UUID id) {
    return database.read(connection -> ImportQueries.find(connection, id));
  }

  Future<List<Import>> list(Place after, int limit) {
    return database.read(connection -> ImportQueries.list(connection, after, limit));
  }

  Future<List<ImportDetail.Rejection>> rejections(UUID id, int after, int limit) {
    return database.read(connection -> ImportQueries.rejections(connection, id, after, limit));
  }

  /**
   * Waits for the end of an import, wherever it is taken in.
   *
   * @return the import as it is then, or as it is when patience ends
   */
  public Future<ImportDetail> await(UUID id, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    AtomicReference<ImportDetail> last = new AtomicReference<>();
    return Sequence.repeat(
            () ->
                find(id)
                    .compose(
                        found -> {
                          last.set(found);
                          return found == null
                                  || found.summary().status().ended()
                                  || System.nanoTime() - end > 0
                              ? Future.succeededFuture(false)
                              : nextLook().map(true);
                        }))
        .map(done -> last.get());
  }

  /** An import has ended here, or a second is over: another process may have taken it. */
  Future<Void> nextLook() {
    Promise<Void> look = Promise.promise();
    Runnable watcher = look::tryComplete;
    long timer = vertx.setTimer(POLL_MS, fired -> look.tryComplete());
    runner.watch(watcher);
    return look.future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              runner.unwatch(watcher);
            });
  }
}
