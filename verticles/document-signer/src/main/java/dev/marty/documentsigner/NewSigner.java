package dev.marty.documentsigner;

import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.http.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * A signer on its way into the database: its key exists only encrypted from here on, until csca has
 * certified it.
 *
 * @param id of the signer
 * @param wish what was wanted
 * @param commonName in the certificate
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param wrappedKey the private key under encryption
 * @param request PKCS#10, DER
 */
record NewSigner(
    UUID id,
    SignerWish wish,
    String commonName,
    Buffer publicKey,
    WrappedKey wrappedKey,
    Buffer request) {

  static String commonName(UUID id) {
    // The end of the id: its beginning is the time.
    return "Document Signer " + id.toString().substring(24);
  }

  /** Makes the key; takes seconds for RSA. */
  static NewSigner make(SignerWish wish, KeyVault vault) throws Exception {
    UUID id = Ids.next();
    String name = wish.commonName() == null ? commonName(id) : wish.commonName();
    SigningKey key = SigningKey.generate(wish.algorithm(), wish.explicitParameters());
    try {
      byte[] request =
          CertificationRequest.make(
              key, new SubjectName(wish.country(), wish.organization(), null, null, name));
      return new NewSigner(
          id,
          wish,
          name,
          Buffer.buffer(key.publicKey().getEncoded()),
          vault.wrap(id, key),
          Buffer.buffer(request));
    } catch (IssuingException e) {
      throw Problem.badField(e.field(), e.getMessage()).exception();
    }
  }
}
