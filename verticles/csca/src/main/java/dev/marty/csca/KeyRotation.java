package dev.marty.csca;

import dev.marty.kit.database.Database;
import dev.marty.kit.verticle.Workers;
import dev.marty.kit.work.Sequence;
import dev.marty.signer.keys.DatabaseKeyVault;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;

/**
 * Encrypts keys again that are under an earlier key-encryption key, once at every start. When it
 * has run, the earlier one can be taken out of the configuration.
 */
final class KeyRotation {
  private static final System.Logger LOG = System.getLogger(KeyRotation.class.getName());

  private final Database database;
  private final DatabaseKeyVault vault;
  private final Workers crypto;

  KeyRotation(Database database, DatabaseKeyVault vault, Workers crypto) {
    this.database = database;
    this.vault = vault;
    this.crypto = crypto;
  }

  /** Runs; a failure is logged, since keys under a configured key-encryption key still open. */
  Future<Void> run() {
    return database
        .read(connection -> KeyRepository.wrappedOtherwise(connection, vault.currentId()))
        .compose(found -> Sequence.each(found, this::one))
        .compose(
            done ->
                database.read(
                    connection -> KeyRepository.wrappedOtherwise(connection, vault.currentId())))
        .onSuccess(
            left ->
                LOG.log(
                    left.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
                    left.isEmpty()
                        ? "csca: every private key is encrypted under key-encryption key {0}"
                        : "csca: {1} private keys are not encrypted under key-encryption key {0}",
                    vault.currentId(),
                    left.size()))
        .onFailure(
            failure ->
                LOG.log(
                    System.Logger.Level.ERROR,
                    "Keys could not be encrypted under the current key-encryption key: {0}",
                    failure.getMessage()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** A key that does not open must not keep the others from being encrypted again. */
  private Future<Void> one(StoredKey key) {
    return database
        .transaction(connection -> wrap(connection, key))
        .onFailure(
            failure ->
                LOG.log(
                    System.Logger.Level.ERROR,
                    "Key {0} stays as it is: {1}",
                    key.id(),
                    failure.getMessage()))
        .otherwiseEmpty();
  }

  private Future<Void> wrap(SqlConnection connection, StoredKey key) {
    return crypto
        .run(() -> vault.wrapAgain(key))
        .compose(wrapped -> KeyRepository.wrapAgain(connection, key, wrapped))
        .compose(
            changed ->
                changed
                    ? Journal.audit(
                        connection,
                        Command.own("key-rotation"),
                        "keys-wrapped-again",
                        "key/" + key.id(),
                        new JsonObject()
                            .put("from", key.wrapped().encryptionKeyId())
                            .put("to", vault.currentId()))
                    : Future.succeededFuture());
  }
}
