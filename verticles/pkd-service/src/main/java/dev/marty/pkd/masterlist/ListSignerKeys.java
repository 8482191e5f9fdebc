package dev.marty.pkd.masterlist;

import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.KeyEncryption;
import dev.marty.emrtd.keys.KeyEncryptionException;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.ServiceName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;

/**
 * Makes the keys of Master List Signers, which leave here only encrypted and bound to their signer
 * and this service. Immutable; safe on any thread; slow.
 */
final class ListSignerKeys {
  /** Everybody verifies it: no question of explicit or named parameters. */
  private static final KeyAlgorithm ALGORITHM = KeyAlgorithm.RSA_3072;

  private static final int NAME_FROM = 24;

  private final KeyEncryption encryption;

  private ListSignerKeys(KeyEncryption encryption) {
    this.encryption = encryption;
  }

  /** With the ring of {@code keys.pkd_service}. */
  static ListSignerKeys of(JsonObject keys) {
    return new ListSignerKeys(
        KeyEncryption.parse(ServiceName.PKD_SERVICE.text(), keys.getString("encryptionKey")));
  }

  /** A new signer that csca knows nothing of. */
  ListSigner make(String country) throws IOException, IssuingException {
    UUID id = UUID.randomUUID();
    SigningKey key = SigningKey.generate(ALGORITHM, false);
    String name = "Master List Signer " + id.toString().substring(NAME_FROM);
    byte[] request =
        CertificationRequest.make(key, new SubjectName(country, null, null, null, name));
    return new ListSigner(
        id,
        country,
        false,
        ALGORITHM,
        Buffer.buffer(key.publicKey().getEncoded()),
        wrap(id, key.pkcs8()),
        Buffer.buffer(request),
        null,
        null,
        null,
        null,
        false);
  }

  SigningKey open(ListSigner signer) throws KeyEncryptionException {
    byte[] secret = encryption.unwrap(signer.id().toString(), signer.wrappedKey());
    try {
      return SigningKey.of(signer.algorithm(), secret, signer.publicKey().getBytes());
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** The key under the current key-encryption key, or null if it is so already. */
  WrappedKey renewed(ListSigner signer) throws KeyEncryptionException {
    return encryption.current(signer.wrappedKey())
        ? null
        : wrap(signer.id(), encryption.unwrap(signer.id().toString(), signer.wrappedKey()));
  }

  private WrappedKey wrap(UUID id, byte[] secret) {
    try {
      return encryption.wrap(id.toString(), secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
