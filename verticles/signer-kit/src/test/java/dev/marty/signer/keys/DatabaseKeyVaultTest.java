package dev.marty.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import dev.marty.emrtd.crypto.SignatureVerifier;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.UUID;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys at rest: sealed, bound to id and service, readable by every later release. */
class DatabaseKeyVaultTest {
  private static final String OLD = "11".repeat(32);
  private static final String NEW = "22".repeat(32);
  private static final UUID ID = UUID.fromString("0198f2a4-7c11-7000-8000-000000000001");

  /** A signer's key as a release before there was one vault for all services stored it. */
  private static final StoredKey EARLIER =
      StoredKey.encrypted(
          ID,
          KeyAlgorithm.EC_P256,
          octets(
              "3059301306072a8648ce3d020106082a8648ce3d03010703420004f88c98207ba18920a1bf94808e66"
                  + "af2e86d85beebdaf1bcdca0b1ddea926fffc613dfab42b2b864c51943aa17dffc16926057c66"
                  + "c1cab5709fac1bb0c30f4d7f"),
          new WrappedKey(
              "02d449a31fbb267c",
              octets(
                  "16100c1c21cc91e9b54153b447b04107624eeaf13399e3bc9750d7a0e98ac247adc31464699ff8bb"
                      + "6a3b736508c8b85882b78612aae100c281f98d30b122da37c244bf5807bd9f956e21ad85f9f6"
                      + "21f8e9819cad3d725a9dee1e73c13c689601ec681ce59b451425f86cd51d5aa3ef93ba064e1e"
                      + "fd1df842c973a1e132a37d7645f5e64e7e53a6a31e743cc32dd5f9d2531d70d0fedfef5ff2aa"
                      + "d5e29f90ba18fdce2fe07d8547b8c0fb23ce418c736b3857")));

  @Test
  void whatAnEarlierReleaseStoredOpens() throws Exception {
    assertSigns(vault(ServiceName.DOCUMENT_SIGNER, OLD).open(EARLIER), EARLIER);
  }

  @ParameterizedTest
  @EnumSource(names = {"EC_P256", "EC_BRAINPOOL_P384R1", "RSA_2048"})
  void aKeyThatWasMadeOpensAndSigns(KeyAlgorithm algorithm) throws Exception {
    DatabaseKeyVault vault = vault(ServiceName.CSCA, OLD);
    StoredKey key = vault.create(ID, algorithm, true);

    assertThat(key.id()).isEqualTo(ID);
    assertThat(key.tokenLabel()).isNull();
    SigningKey open = vault.open(key);
    assertSigns(open, key);
    assertThat(key.wrapped().sealed().hex()).doesNotContain(HexFormat.of().formatHex(open.pkcs8()));
  }

  @Test
  void explicitParametersAreSpelledOutOnlyWhereWanted() {
    DatabaseKeyVault vault = vault(ServiceName.CSCA, OLD);

    // The OID of P-256.
    assertThat(vault.create(ID, KeyAlgorithm.EC_P256, false).publicKey().hex())
        .contains("06082a8648ce3d030107");
    assertThat(vault.create(ID, KeyAlgorithm.EC_P256, true).publicKey().hex())
        .doesNotContain("06082a8648ce3d030107");
  }

  @Test
  void aKeyOfAnotherServiceOrUnderAnotherIdDoesNotOpen() {
    StoredKey renamed =
        StoredKey.encrypted(
            UUID.randomUUID(), EARLIER.algorithm(), EARLIER.publicKey(), EARLIER.wrapped());

    assertThatThrownBy(() -> vault(ServiceName.PKD_SERVICE, OLD).open(EARLIER))
        .isInstanceOf(KeyVaultException.class)
        .hasMessageContaining("does not decrypt");
    assertThatThrownBy(() -> vault(ServiceName.DOCUMENT_SIGNER, OLD).open(renamed))
        .isInstanceOf(KeyVaultException.class)
        .hasMessageContaining("does not decrypt");
  }

  @Test
  void aKeyUnderAnUnknownKeyEncryptionKeyNamesTheCure() {
    assertThatThrownBy(() -> vault(ServiceName.DOCUMENT_SIGNER, NEW).open(EARLIER))
        .isInstanceOf(KeyVaultException.class)
        .hasMessageContaining("keys.document_signer.encryptionKey")
        .hasMessageNotContaining(NEW);
  }

  @Test
  void aKeyMovesToTheCurrentKeyEncryptionKeyAndStaysTheSame() throws Exception {
    DatabaseKeyVault both = vault(ServiceName.DOCUMENT_SIGNER, NEW + "," + OLD);
    assertThat(EARLIER.wrapped().encryptionKeyId()).isNotEqualTo(both.currentId());

    StoredKey moved =
        StoredKey.encrypted(ID, EARLIER.algorithm(), EARLIER.publicKey(), both.wrapAgain(EARLIER));

    assertThat(moved.wrapped().encryptionKeyId()).isEqualTo(both.currentId());
    assertSigns(vault(ServiceName.DOCUMENT_SIGNER, NEW).open(moved), EARLIER);
  }

  @Test
  void aKeyIsInOnePlace() {
    WrappedKey wrapped = EARLIER.wrapped();
    assertThatThrownBy(
            () -> new StoredKey(ID, KeyAlgorithm.EC_P256, EARLIER.publicKey(), wrapped, "label"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new StoredKey(ID, KeyAlgorithm.EC_P256, EARLIER.publicKey(), null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(StoredKey.inToken(ID, KeyAlgorithm.EC_P256, EARLIER.publicKey()).tokenLabel())
        .isEqualTo(ID.toString());
  }

  @Test
  void whatIsNoKeyEncryptionKeyIsNotRepeated() {
    assertThatThrownBy(() -> vault(ServiceName.CSCA, OLD + ",secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  private static DatabaseKeyVault vault(ServiceName service, String ring) {
    return DatabaseKeyVault.of(service, new JsonObject().put("encryptionKey", ring));
  }

  private static void assertSigns(SigningKey key, StoredKey stored) throws IOException {
    byte[] message = {1, 2, 3};
    ContentSigner signer = key.contentSigner();
    try (OutputStream out = signer.getOutputStream()) {
      out.write(message);
    }
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfo.getInstance(stored.publicKey().toByteArray());
    assertThat(
            SignatureVerifier.verify(
                    publicKey, signer.getAlgorithmIdentifier(), message, signer.getSignature())
                .result())
        .isEqualTo(Result.VALID);
  }

  private static Octets octets(String hex) {
    return Octets.copyOf(HexFormat.of().parseHex(hex));
  }
}
