package dev.marty.documentsigner;

import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.kit.http.Problem;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * A signer on its way into the database: its key exists only encrypted from here on, until csca has
 * certified it.
 *
 * @param key encrypted, with the id of the signer
 * @param wish what was wanted
 * @param commonName in the certificate
 * @param request PKCS#10, DER
 */
record NewSigner(StoredKey key, SignerWish wish, String commonName, Buffer request) {

  static String commonName(UUID id) {
    // The end of the id: its beginning is the time.
    return "Document Signer " + id.toString().substring(24);
  }

  /**
   * Finds whatever a request would be refused for, with a key that costs nothing: the true one can
   * take seconds.
   */
  static Void rehearse(SignerWish wish, UUID id) {
    request(SigningKey.generate(KeyAlgorithm.EC_P256, false), wish, name(wish, id));
    return null;
  }

  /**
   * Makes the request of a new key.
   *
   * @throws KeyVaultException if the vault does not give the key
   */
  static NewSigner of(SignerWish wish, StoredKey key, KeyVault vault) throws KeyVaultException {
    String name = name(wish, key.id());
    return new NewSigner(key, wish, name, request(vault.open(key), wish, name));
  }

  private static String name(SignerWish wish, UUID id) {
    return wish.commonName() == null ? commonName(id) : wish.commonName();
  }

  private static Buffer request(SigningKey key, SignerWish wish, String name) {
    try {
      return Buffer.buffer(
          CertificationRequest.make(
              key, new SubjectName(wish.country(), wish.organization(), null, null, name)));
    } catch (IssuingException e) {
      throw Problem.badField(e.field(), e.getMessage()).exception();
    }
  }
}
