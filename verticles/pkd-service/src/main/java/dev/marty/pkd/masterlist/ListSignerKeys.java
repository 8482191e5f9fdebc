package dev.marty.pkd.masterlist;

import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.database.Database;
import dev.marty.signer.keys.KeyRotation;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.Future;
import java.util.List;

/** The keys of a country's Master List Signers when they are encrypted anew. */
record ListSignerKeys(Database database, String country) implements KeyRotation.Keys {
  @Override
  public Future<List<StoredKey>> wrappedOtherwise(String currentId) {
    return database
        .read(connection -> ListSignerRepository.atWork(connection, country))
        .map(
            signers ->
                signers.stream()
                    .map(ListSigner::key)
                    .filter(key -> !key.wrapped().encryptionKeyId().equals(currentId))
                    .toList());
  }

  @Override
  public Future<Void> rewrap(StoredKey key, WrappedKey wrapped) {
    return database.withConnection(
        connection -> ListSignerRepository.rewrap(connection, key.id(), wrapped));
  }
}
