package dev.marty.documentsigner;

import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.database.Database;
import dev.marty.signer.keys.KeyRotation;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.Future;
import java.util.List;

/** The keys of requested and active signers when they are encrypted anew. */
record SignerKeys(Database database) implements KeyRotation.Keys {
  @Override
  public Future<List<StoredKey>> wrappedOtherwise(String currentId) {
    return database
        .read(SignerRepository::atWork)
        .map(
            rows ->
                rows.stream()
                    .map(SignerRow::key)
                    .filter(key -> !key.wrapped().encryptionKeyId().equals(currentId))
                    .toList());
  }

  @Override
  public Future<Void> rewrap(StoredKey key, WrappedKey wrapped) {
    return database.withConnection(
        connection -> SignerChanges.rewrap(connection, key.id(), key.wrapped(), wrapped));
  }
}
