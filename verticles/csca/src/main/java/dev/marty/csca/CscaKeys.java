package dev.marty.csca;

import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.database.Database;
import dev.marty.signer.keys.KeyRotation;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** csca's keys when they are encrypted anew: each change is in the audit log. */
record CscaKeys(Database database) implements KeyRotation.Keys {
  @Override
  public Future<List<StoredKey>> wrappedOtherwise(String currentId) {
    return database.read(connection -> KeyRepository.wrappedOtherwise(connection, currentId));
  }

  @Override
  public Future<Void> rewrap(StoredKey key, WrappedKey wrapped) {
    return database.transaction(
        connection ->
            KeyRepository.wrapAgain(connection, key, wrapped)
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
                                    .put("to", wrapped.encryptionKeyId()))
                            : Future.succeededFuture()));
  }
}
