package dev.marty.emrtd.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

/** A key gets tables when it has been used often, which changes nothing but the time. */
class KnownKeysTest {
  private static final int OFTEN = 20;
  private static final AlgorithmIdentifier ALGORITHM =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

  @Test
  void aKeyUsedOftenHasTablesAndOneUsedOnceHasNone() throws Exception {
    KnownKeys keys = new KnownKeys();
    SubjectPublicKeyInfo often = info(TestKeys.explicitEc("P-256"));
    SubjectPublicKeyInfo once = info(TestKeys.explicitEc("P-256"));

    use(keys, often);

    assertThat(keys.read(often).prepared()).isTrue();
    assertThat(keys.read(often)).isSameAs(keys.read(often));
    assertThat(keys.read(once).prepared()).isFalse();
  }

  @Test
  void tablesAreBounded() throws Exception {
    KnownKeys keys = new KnownKeys();
    List<SubjectPublicKeyInfo> infos = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      infos.add(info(TestKeys.explicitEc("P-256")));
      use(keys, infos.get(i));
    }
    int prepared = 0;
    for (SubjectPublicKeyInfo info : infos) {
      prepared += keys.read(info).prepared() ? 1 : 0;
    }
    assertThat(prepared).isEqualTo(32);
  }

  /** From the first signature to well after the tables are made. */
  @Test
  void theVerdictIsThatOfTheKeyBeforeAndAfter() throws Exception {
    KeyPair pair = TestKeys.explicitEc("P-256");
    SubjectPublicKeyInfo stranger = info(TestKeys.explicitEc("P-256"));
    for (int i = 0; i < 2 * OFTEN; i++) {
      byte[] message = ("message " + i).getBytes(StandardCharsets.US_ASCII);
      Signature signer = Signature.getInstance("SHA256withECDSA", new BouncyCastleProvider());
      signer.initSign(pair.getPrivate());
      signer.update(message);
      byte[] signature = signer.sign();

      assertThat(verify(info(pair), message, signature)).isEqualTo(SignatureVerdict.VALID);
      assertThat(verify(stranger, message, signature)).isEqualTo(SignatureVerdict.INVALID);
      message[0] ^= 1;
      assertThat(verify(info(pair), message, signature)).isEqualTo(SignatureVerdict.INVALID);
    }
  }

  private static SignatureVerdict verify(
      SubjectPublicKeyInfo key, byte[] message, byte[] signature) {
    return SignatureVerifier.verify(key, ALGORITHM, message, signature);
  }

  private static void use(KnownKeys keys, SubjectPublicKeyInfo info) throws Exception {
    for (int i = 0; i < OFTEN; i++) {
      keys.read(info);
    }
  }

  private static SubjectPublicKeyInfo info(KeyPair pair) {
    return SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
  }
}
