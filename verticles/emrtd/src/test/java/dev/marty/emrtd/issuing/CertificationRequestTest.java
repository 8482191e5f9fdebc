package dev.marty.emrtd.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Accepted;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Reason;
import dev.marty.emrtd.issuing.CertificationRequestOutcome.Refused;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request is believed when its key signed it, and nothing can make the reader throw. */
class CertificationRequestTest {
  private static final SubjectName NAME =
      new SubjectName("UT", "Utopia", "Printing", "42", "Document Signer 1");

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void whatIsMadeIsAccepted(KeyAlgorithm algorithm) throws IssuingException {
    for (boolean explicit : new boolean[] {true, false}) {
      SigningKey key = TestSigningKeys.of(algorithm, explicit);
      Accepted accepted =
          (Accepted) CertificationRequest.read(CertificationRequest.make(key, NAME));
      assertThat(accepted.subject()).isEqualTo(NAME);
      assertThat(accepted.publicKey()).isEqualTo(key.publicKey());
      assertThat(accepted.algorithms()).contains(algorithm);
    }
  }

  @Test
  void aRequestForSomebodyElsesKeyIsRefused() throws IOException {
    SigningKey own = TestSigningKeys.of(KeyAlgorithm.EC_P256, true);
    SigningKey other = TestSigningKeys.of(KeyAlgorithm.EC_P384, true);
    refused(request("C=UT,CN=DS", other.publicKey(), own), Reason.NO_PROOF_OF_POSSESSION);
    SigningKey sameKind = TestSigningKeys.fresh(KeyAlgorithm.EC_P256);
    refused(request("C=UT,CN=DS", sameKind.publicKey(), own), Reason.NO_PROOF_OF_POSSESSION);
  }

  @Test
  void keysAndNamesOutsideTheProfileAreRefused() throws IOException {
    KeyPair weak = TestKeys.rsaExponentThree();
    SubjectPublicKeyInfo exponentThree =
        SubjectPublicKeyInfo.getInstance(weak.getPublic().getEncoded());
    SigningKey rsa =
        new SigningKey(KeyAlgorithm.RSA_2048, weak.getPrivate(), TestKeys.BC, exponentThree);
    refused(request("C=UT,CN=DS", exponentThree, rsa), Reason.KEY_NOT_PERMITTED);
    SubjectPublicKeyInfo small =
        SubjectPublicKeyInfo.getInstance(TestKeys.namedEc("P-192").getPublic().getEncoded());
    refused(request("C=UT,CN=DS", small, rsa), Reason.KEY_NOT_PERMITTED);

    SigningKey key = TestSigningKeys.of(KeyAlgorithm.EC_P256, true);
    for (String name :
        new String[] {"CN=DS", "C=UT", "C=U1,CN=DS", "C=UT,CN=DS,L=Here", "C=UT,CN=A,CN=B"}) {
      refused(request(name, key.publicKey(), key), Reason.SUBJECT_NOT_PERMITTED);
    }
    assertThatThrownBy(
            () -> CertificationRequest.make(key, new SubjectName("UT", null, null, null, null)))
        .isInstanceOf(IssuingException.class);
  }

  @Test
  void everyChangedByteIsNoticedAndNoneThrows() throws IssuingException {
    byte[] der = CertificationRequest.make(TestSigningKeys.of(KeyAlgorithm.EC_P256, false), NAME);
    for (int i = 0; i < der.length; i++) {
      byte[] changed = der.clone();
      changed[i] ^= 0x01;
      assertThat(CertificationRequest.read(changed)).as("byte %d", i).isInstanceOf(Refused.class);
      assertThat(CertificationRequest.read(Arrays.copyOf(der, i))).isInstanceOf(Refused.class);
    }
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (noise.length > 0 && i % 2 == 0) {
        noise[0] = Tlv.SEQUENCE;
      }
      assertThat(CertificationRequest.read(noise)).isInstanceOf(Refused.class);
    }
  }

  private static byte[] request(String name, SubjectPublicKeyInfo key, SigningKey signer)
      throws IOException {
    return new PKCS10CertificationRequestBuilder(new X500Name(name), key)
        .build(signer.contentSigner())
        .getEncoded();
  }

  private static void refused(byte[] der, Reason reason) {
    assertThat(CertificationRequest.read(der))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
              assertThat(refused.detail()).isNotBlank();
            });
  }
}
