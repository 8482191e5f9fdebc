package dev.marty.signer.keys;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import java.util.UUID;

/**
 * Where private keys live. The rest of a service knows no more than this: keys encrypted in the
 * database and keys in a PKCS#11 token are the same to it.
 *
 * <p>Implementations are safe on any thread and slow (a key of RSA takes seconds): call them off
 * the event loop.
 */
public interface KeyVault {
  /**
   * Makes a key.
   *
   * @param id chosen by the caller, never used before
   * @param algorithm what to make
   * @param explicitParameters true to spell out EC parameters in certificates
   * @return what to store
   * @throws KeyVaultException if the vault cannot make or keep such a key
   */
  StoredKey create(UUID id, KeyAlgorithm algorithm, boolean explicitParameters)
      throws KeyVaultException;

  /**
   * Opens a key for signing.
   *
   * @param key as {@link #create} gave it
   * @return the key; not to be kept longer than one piece of work
   * @throws KeyVaultException if the vault does not give it
   */
  SigningKey open(StoredKey key) throws KeyVaultException;

  /**
   * Forgets a key that never came into use, because what it was made for failed.
   *
   * @param key as {@link #create} gave it
   * @throws KeyVaultException if it cannot be removed
   */
  void discard(StoredKey key) throws KeyVaultException;
}
