package dev.marty.signer.keys;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Workers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * Where new keys come from. One of RSA takes seconds, sometimes many, and a request that waits for
 * it must not outlast the gateway, after which nobody would know whether something was made. So
 * such keys are made one at a time on a thread of their own, and when one was asked for, the next
 * of its kind is made ahead, encrypted like all. Who cannot get one in time is told to ask again,
 * and nothing was done. Keys in a token are made there, when they are asked for. On the event loop.
 */
public final class KeyStock {
  /** Half of what the gateway gives a request: the rest of it comes after the key. */
  private static final int LONGEST_MS = 15_000;

  private static final int MOST_WAITING = 16;

  /** Keys of one kind that are made ahead. */
  private static final int KEPT = 1;

  private final Vertx vertx;
  private final KeyVault vault;
  private final DatabaseKeyVault encrypted;
  private final Workers making;
  private final Workers crypto;
  private final Map<KeyAlgorithm, Shelf> shelves = new EnumMap<>(KeyAlgorithm.class);

  /** Keys of one kind, and who waits for one. */
  private static final class Shelf {
    private final Deque<StoredKey> ready = new ArrayDeque<>();
    private final Deque<Promise<StoredKey>> waiting = new ArrayDeque<>();
    private boolean busy;
  }

  /**
   * An empty stock.
   *
   * @param vault makes keys
   * @param encrypted the same, where it keeps keys encrypted; null where a token keeps them
   * @param making a pool of threads for nothing else
   * @param crypto for what is quick
   */
  public KeyStock(
      Vertx vertx, KeyVault vault, DatabaseKeyVault encrypted, Workers making, Workers crypto) {
    this.vertx = vertx;
    this.vault = vault;
    this.encrypted = encrypted;
    this.making = making;
    this.crypto = crypto;
  }

  /**
   * Gives a new key.
   *
   * @param id never used before
   * @param algorithm what key
   * @param explicitParameters true to spell out EC parameters in certificates
   * @return what to store; a 503 problem when none can be made in time
   */
  public Future<StoredKey> key(UUID id, KeyAlgorithm algorithm, boolean explicitParameters) {
    boolean quick = algorithm.family() == KeyAlgorithm.Family.EC;
    if (encrypted != null && !quick) {
      return stocked(algorithm).compose(key -> crypto.run(() -> encrypted.renamed(key, id)));
    }
    Workers workers = encrypted != null ? crypto : making;
    Promise<StoredKey> asked = Promise.promise();
    long timer = vertx.setTimer(LONGEST_MS, late -> asked.tryFail(tooSlow(algorithm)));
    workers
        .run(() -> vault.create(id, algorithm, explicitParameters))
        .onComplete(
            made -> {
              vertx.cancelTimer(timer);
              if (made.failed()) {
                asked.tryFail(made.cause());
              } else if (!asked.tryComplete(made.result())) {
                discard(made.result());
              }
            });
    return asked.future();
  }

  /** Only a token remembers a key that nobody waits for any more. */
  private void discard(StoredKey key) {
    making.run(
        () -> {
          vault.discard(key);
          return null;
        });
  }

  private Future<StoredKey> stocked(KeyAlgorithm algorithm) {
    Shelf shelf = shelves.computeIfAbsent(algorithm, kind -> new Shelf());
    if (shelf.waiting.size() >= MOST_WAITING) {
      return Future.failedFuture(tooSlow(algorithm));
    }
    Promise<StoredKey> asked = Promise.promise();
    if (shelf.ready.isEmpty()) {
      shelf.waiting.add(asked);
      long timer =
          vertx.setTimer(
              LONGEST_MS,
              late -> {
                shelf.waiting.remove(asked);
                asked.tryFail(tooSlow(algorithm));
              });
      asked.future().onComplete(done -> vertx.cancelTimer(timer));
    } else {
      asked.complete(shelf.ready.poll());
    }
    make(algorithm, shelf);
    return asked.future();
  }

  private void make(KeyAlgorithm algorithm, Shelf shelf) {
    if (shelf.busy || (shelf.waiting.isEmpty() && shelf.ready.size() >= KEPT)) {
      return;
    }
    shelf.busy = true;
    making
        .run(() -> encrypted.create(UUID.randomUUID(), algorithm, false))
        .onComplete(made -> put(algorithm, shelf, made));
  }

  private void put(KeyAlgorithm algorithm, Shelf shelf, AsyncResult<StoredKey> made) {
    shelf.busy = false;
    Promise<StoredKey> next = shelf.waiting.poll();
    if (next != null) {
      next.handle(made);
    } else if (made.succeeded()) {
      shelf.ready.add(made.result());
    }
    // After a failure only for those who wait: otherwise it would be tried for ever.
    if (made.succeeded() || !shelf.waiting.isEmpty()) {
      make(algorithm, shelf);
    }
  }

  private static RuntimeException tooSlow(KeyAlgorithm algorithm) {
    return Problem.unavailable(
            "key-being-made",
            "A key for "
                + algorithm.text()
                + " is being made and is not there yet; nothing else was done. Send the request"
                + " again in some seconds.")
        .exception();
  }
}
