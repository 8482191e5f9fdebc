package dev.marty.emrtd.sod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import java.io.ByteArrayInputStream;
import java.security.Signature;
import java.util.Map;
import java.util.stream.Collectors;
import org.jmrtd.lds.SODFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JMRTD, written by others, reads the same and verifies the same; explicit curves included. */
class JmrtdSodTest {
  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void jmrtdAgrees(KeyAlgorithm algorithm) throws Exception {
    for (boolean explicit : new boolean[] {true, false}) {
      TestSods sods = TestSods.of(algorithm, explicit);
      byte[] file = sods.make();
      SODFile theirs = new SODFile(new ByteArrayInputStream(file));
      Sod ours = TestSods.read(file);

      assertThat(octets(theirs.getDataGroupHashes())).isEqualTo(ours.lds().hashes());
      assertThat(theirs.getDigestAlgorithm()).isEqualTo("SHA-256");
      assertThat(theirs.getLDSVersion()).isEqualTo("0108");
      assertThat(theirs.getUnicodeVersion()).isEqualTo("040000");
      assertThat(theirs.getSerialNumber())
          .isEqualTo(sods.signer().tbsCertificate().getSerialNumber().getValue());
      assertThat(theirs.getDocSigningCertificate().getEncoded())
          .isEqualTo(sods.signer().encoded().toByteArray());
      assertThat(verifies(theirs, algorithm, theirs.getEncryptedDigest())).isTrue();

      byte[] forged = theirs.getEncryptedDigest();
      forged[forged.length - 1] ^= 1;
      assertThat(verifies(theirs, algorithm, forged)).isFalse();
    }
  }

  /** As a reader would do it with JMRTD's values and BouncyCastle as JCA provider. */
  private static boolean verifies(SODFile sod, KeyAlgorithm algorithm, byte[] signature)
      throws Exception {
    // For PSS JMRTD gives a name that no provider has.
    boolean pss = algorithm.family() == KeyAlgorithm.Family.RSA_PSS;
    Signature verifier =
        Signature.getInstance(pss ? "RSASSA-PSS" : sod.getDigestEncryptionAlgorithm(), TestKeys.BC);
    if (pss) {
      verifier.setParameter(sod.getDigestEncryptionAlgorithmParams());
    }
    verifier.initVerify(sod.getDocSigningCertificate().getPublicKey());
    verifier.update(sod.getEContent());
    return verifier.verify(signature);
  }

  private static Map<Integer, Octets> octets(Map<Integer, byte[]> hashes) {
    return hashes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Octets.copyOf(entry.getValue())));
  }
}
