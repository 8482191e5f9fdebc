package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.TestCsca;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.TestSigningKeys;
import dev.marty.emrtd.sod.SodOutcome.Read;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Document Security Objects made by the code under test, with everything around them.
 *
 * @param csca who certified the signer
 * @param key the signer's
 * @param signer its certificate
 */
public record TestSods(Issuer csca, SigningKey key, ParsedCertificate signer) {
  /** An hour after the signer was certified, whatever the clock says. */
  public static final Instant SIGNED = TestCsca.START.plus(Duration.ofHours(1));

  /** A signer under a CSCA with the same kind of key. */
  public static TestSods of(KeyAlgorithm algorithm, boolean explicitParameters) {
    boolean weak = !algorithm.strongEnoughForCsca();
    KeyAlgorithm above = weak ? KeyAlgorithm.RSA_3072 : algorithm;
    SigningKey key =
        weak
            ? TestSigningKeys.of(algorithm, explicitParameters)
            : SigningKey.generate(algorithm, explicitParameters);
    try {
      Issuer csca = TestCsca.issuer(above, explicitParameters);
      byte[] signer =
          CertificateMaker.signer(
              csca, TestCsca.documentSigner(key.publicKey()), CertificateMaker.serial());
      return new TestSods(csca, key, ParsedCertificate.parse(signer));
    } catch (IssuingException | MalformedAsn1Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hashes of DG1, DG2 and DG14 that are nobody's. */
  public static SortedMap<Integer, Octets> hashes(DigestAlgorithm digest) {
    SortedMap<Integer, Octets> hashes = new TreeMap<>();
    for (int number : new int[] {14, 1, 2}) {
      byte[] content = ("DG" + number).getBytes(StandardCharsets.US_ASCII);
      hashes.put(number, Octets.copyOf(digest.hash(content)));
    }
    return hashes;
  }

  /** LDS 1.8. */
  public byte[] make() {
    return make(LdsSecurityObject.v1(DigestAlgorithm.SHA256, hashes(DigestAlgorithm.SHA256)));
  }

  /** Whatever is to be signed. */
  public byte[] make(LdsSecurityObject lds) {
    return SodMaker.make(lds, key, signer, SIGNED);
  }

  /** What must be readable. */
  public static Sod read(byte[] file) {
    SodOutcome outcome = SodReader.read(file);
    if (outcome instanceof Read read) {
      return read.sod();
    }
    throw new AssertionError("refused: " + outcome);
  }
}
