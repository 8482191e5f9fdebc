package dev.marty.csca.keys;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import dev.marty.signer.keys.StoredKey;
import java.util.UUID;

/**
 * New keys go to the token where one is configured; old ones are opened where they are, so that a
 * CSCA can move into a token at its next rollover.
 */
public final class KeyVaults implements KeyVault {
  private final KeyVault database;
  private final KeyVault token;

  /**
   * Joins two vaults.
   *
   * @param database of keys encrypted in the database
   * @param token of keys in a token, or null
   */
  public KeyVaults(KeyVault database, KeyVault token) {
    this.database = database;
    this.token = token;
  }

  @Override
  public StoredKey create(UUID id, KeyAlgorithm algorithm, boolean explicitParameters)
      throws KeyVaultException {
    return (token == null ? database : token).create(id, algorithm, explicitParameters);
  }

  @Override
  public SigningKey open(StoredKey key) throws KeyVaultException {
    return where(key).open(key);
  }

  @Override
  public void discard(StoredKey key) throws KeyVaultException {
    where(key).discard(key);
  }

  private KeyVault where(StoredKey key) throws KeyVaultException {
    if (key.tokenLabel() == null) {
      return database;
    }
    if (token == null) {
      throw new KeyVaultException(
          "key " + key.id() + " is in a PKCS#11 token; configure keys.csca.pkcs11");
    }
    return token;
  }
}
