package dev.marty.emrtd.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.crypto.PublicKeyFacts;
import dev.marty.emrtd.crypto.PublicKeyReader;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import dev.marty.emrtd.crypto.SignatureVerifier;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of every algorithm sign, survive being stored, and look as the standard wants. */
class SigningKeyTest {
  private static final byte[] MESSAGE = "LDS Security Object".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void signsAndSignsAgainAfterBeingStored(KeyAlgorithm algorithm) throws IOException {
    SigningKey key = TestSigningKeys.of(algorithm, true);
    verifies(key);

    SigningKey restored = SigningKey.of(algorithm, key.pkcs8(), key.publicKey().getEncoded());
    verifies(restored);
    assertThat(restored.publicKey()).isEqualTo(key.publicKey());
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void isRecognisedByItsPublicKey(KeyAlgorithm algorithm) {
    for (boolean explicit : new boolean[] {true, false}) {
      SubjectPublicKeyInfo key = TestSigningKeys.of(algorithm, explicit).publicKey();
      assertThat(KeyAlgorithm.fitting(key)).contains(algorithm);
      PublicKeyFacts facts = PublicKeyReader.describe(key);
      assertThat(facts.bits()).isEqualTo(algorithm.bits());
      assertThat(facts.explicitParameters())
          .isEqualTo(explicit && algorithm.family() == KeyAlgorithm.Family.EC);
    }
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void isFoundByItsName(KeyAlgorithm algorithm) {
    assertThat(KeyAlgorithm.of(algorithm.text())).contains(algorithm);
  }

  @Test
  void refusesAnotherKindOfKey() {
    SigningKey key = TestSigningKeys.of(KeyAlgorithm.EC_P256, true);
    assertThatThrownBy(
            () ->
                new SigningKey(
                    KeyAlgorithm.EC_P384, key.privateKey(), key.provider(), key.publicKey()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("EC-P384");
    assertThatThrownBy(
            () ->
                SigningKey.of(
                    KeyAlgorithm.EC_P256, new byte[] {1, 2, 3}, key.publicKey().getEncoded()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNothingOfItself() {
    assertThat(TestSigningKeys.of(KeyAlgorithm.EC_P256, true))
        .hasToString("SigningKey[EC-P256, BC]");
  }

  private static void verifies(SigningKey key) throws IOException {
    ContentSigner signer = key.contentSigner();
    try (OutputStream out = signer.getOutputStream()) {
      out.write(MESSAGE[0]);
      out.write(MESSAGE, 1, MESSAGE.length - 1);
    }
    byte[] signature = signer.getSignature();
    assertThat(
            SignatureVerifier.verify(
                    key.publicKey(), signer.getAlgorithmIdentifier(), MESSAGE, signature)
                .result())
        .isEqualTo(Result.VALID);
    byte[] other = MESSAGE.clone();
    other[0]++;
    assertThat(
            SignatureVerifier.verify(
                    key.publicKey(), signer.getAlgorithmIdentifier(), other, signature)
                .result())
        .isEqualTo(Result.INVALID);
  }
}
