package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.cms.SignedDataMaker;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import java.time.Instant;
import java.util.List;

/**
 * Makes Document Security Objects after Doc 9303-10 Table 37: SignedData version 3 in DER, the
 * Document Signer certificate inside, no crls, one SignerInfo that names it by issuer and serial
 * number and signs contentType, messageDigest and signingTime.
 *
 * <p>Hash functions are named without parameters and RSA with NULL, as clause 4.6.2.3 note 2 wants.
 *
 * <p>Pure; safe on any thread; as slow as the key signs, call it off the event loop.
 */
public final class SodMaker {
  private SodMaker() {}

  /**
   * Makes and signs an EF.SOD.
   *
   * @param lds what to sign; hash functions of SHA-2 only, DG1 and DG2 among the hashes
   * @param key the Document Signer's
   * @param signer its certificate; whether it is valid is the caller's to know
   * @param signingTime goes in with whole seconds
   * @return the complete file with its tag 77, DER
   * @throws IllegalArgumentException if the object is not one Doc 9303 allows to make, or the
   *     certificate is not the key's
   */
  public static byte[] make(
      LdsSecurityObject lds, SigningKey key, ParsedCertificate signer, Instant signingTime) {
    check(lds);
    if (!signer.publicKey().equals(key.publicKey())) {
      throw new IllegalArgumentException("the certificate is not the key's");
    }
    return Der.element(
        SodReader.TAG,
        SignedDataMaker.make(
            Oids.LDS_SECURITY_OBJECT,
            LdsEncoder.encode(lds),
            key,
            SignedDataMaker.byIssuerAndSerial(signer),
            List.of(signer.encoded()),
            signingTime));
  }

  private static void check(LdsSecurityObject lds) {
    if (lds.digest() == DigestAlgorithm.SHA1) {
      throw new IllegalArgumentException("Doc 9303-12 clause 4.1.6.4 no longer permits SHA-1");
    }
    if (!lds.hashes().containsKey(1) || !lds.hashes().containsKey(2)) {
      throw new IllegalArgumentException("the hashes of DG1 and DG2 are mandatory");
    }
    if ((lds.version() == 1) != (lds.ldsVersion() != null && lds.unicodeVersion() != null)) {
      throw new IllegalArgumentException("ldsVersionInfo is there exactly with version 1");
    }
  }
}
