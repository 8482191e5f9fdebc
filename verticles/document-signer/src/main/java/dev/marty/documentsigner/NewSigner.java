package dev.marty.documentsigner;

import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
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
   * Makes the key; takes seconds for RSA.
   *
   * @throws KeyVaultException if the vault does not give the key it has just made
   */
  static NewSigner make(SignerWish wish, KeyVault vault) throws KeyVaultException {
    UUID id = Ids.next();
    String name = wish.commonName() == null ? commonName(id) : wish.commonName();
    StoredKey key = vault.create(id, wish.algorithm(), wish.explicitParameters());
    try {
      byte[] request =
          CertificationRequest.make(
              vault.open(key),
              new SubjectName(wish.country(), wish.organization(), null, null, name));
      return new NewSigner(key, wish, name, Buffer.buffer(request));
    } catch (IssuingException e) {
      throw Problem.badField(e.field(), e.getMessage()).exception();
    }
  }
}
