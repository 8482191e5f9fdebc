package dev.marty.signer.keys;

import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.ServiceName;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.TroubleException;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * Encrypts keys again that are under an earlier key-encryption key: at every start, and later,
 * since another process may still know the earlier one only. When the log says that none is left,
 * the earlier one can be taken out of the configuration. On the event loop.
 */
public final class KeyRotation {
  private static final System.Logger LOG = System.getLogger(KeyRotation.class.getName());
  private static final Pace PACE = Pace.of(Duration.ofMinutes(5));

  /** The keys of a service, in its database. */
  public interface Keys {
    /** Those encrypted under another key-encryption key than the current one. */
    Future<List<StoredKey>> wrappedOtherwise(String currentId);

    /** Replaces the encryption of a key, unless somebody else has; all in one transaction. */
    Future<Void> rewrap(StoredKey key, WrappedKey wrapped);
  }

  private final Vertx vertx;
  private final ServiceName service;
  private final DatabaseKeyVault vault;
  private final Workers crypto;
  private final Keys keys;
  private boolean said;

  /**
   * Makes what does nothing yet.
   *
   * @param vertx of the verticle
   * @param service whose keys these are, for the log
   * @param vault opens and encrypts them
   * @param crypto where that is done
   * @param keys where they are
   */
  public KeyRotation(
      Vertx vertx, ServiceName service, DatabaseKeyVault vault, Workers crypto, Keys keys) {
    this.vertx = vertx;
    this.service = service;
    this.vault = vault;
    this.crypto = crypto;
    this.keys = keys;
  }

  /** The work; what it cannot encrypt again is its trouble. */
  public Background rounds() {
    return new Rounds(vertx, "keys stay under an earlier key-encryption key", PACE, this::round);
  }

  private Future<Boolean> round() {
    return keys.wrappedOtherwise(vault.currentId())
        .compose(
            found -> {
              said &= found.isEmpty();
              return Sequence.each(found, this::one);
            })
        .compose(done -> keys.wrappedOtherwise(vault.currentId()))
        .compose(left -> left.isEmpty() ? done() : Future.failedFuture(notOpened(left)));
  }

  private Future<Boolean> done() {
    if (!said) {
      said = true;
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: every private key is encrypted under key-encryption key {1}",
          service.text(),
          vault.currentId());
    }
    return Future.succeededFuture(false);
  }

  /** A key that does not open must not keep the others from being encrypted again. */
  private Future<Void> one(StoredKey key) {
    return crypto
        .run(() -> vault.wrapAgain(key))
        .compose(wrapped -> keys.rewrap(key, wrapped))
        .recover(
            failure ->
                failure instanceof KeyVaultException
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }

  private static TroubleException notOpened(List<StoredKey> left) {
    return new TroubleException(
        left.size()
            + " do not open with the keys that are configured, "
            + left.get(0).id()
            + " for one, which is under "
            + left.get(0).wrapped().encryptionKeyId());
  }
}
