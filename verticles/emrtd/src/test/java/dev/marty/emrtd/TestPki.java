package dev.marty.emrtd;

import java.security.KeyPair;

/**
 * A small country's PKI with one key algorithm: a CSCA and its Master List Signer.
 *
 * @param cscaKeys keys of the CSCA
 * @param signerKeys keys of the signer
 * @param algorithm signature algorithm of both
 */
public record TestPki(KeyPair cscaKeys, KeyPair signerKeys, String algorithm) {
  /** Name of the CSCA. */
  public static final String CSCA = "C=UT,O=Utopia,CN=CSCA Utopia";

  /** Name of the signer. */
  public static final String SIGNER = "C=UT,O=Utopia,CN=Master List Signer";

  /** RSA keys are slow to make, so these are made once. */
  public static final TestPki RSA = new TestPki(TestKeys.rsa(), TestKeys.rsa(), "SHA256withRSA");

  /** The same keys, signing with PSS. */
  public static final TestPki PSS =
      new TestPki(RSA.cscaKeys, RSA.signerKeys, "SHA256withRSAandMGF1");

  /** EC parameters given by name. */
  public static final TestPki NAMED_EC =
      new TestPki(TestKeys.namedEc("P-256"), TestKeys.namedEc("P-256"), "SHA256withECDSA");

  /** EC parameters spelled out, as Doc 9303-12 demands. */
  public static final TestPki EXPLICIT_EC =
      new TestPki(
          TestKeys.explicitEc("brainpoolP256r1"),
          TestKeys.explicitEc("brainpoolP256r1"),
          "SHA256withECDSA");

  /** The CSCA's root certificate. */
  public byte[] csca() {
    return root().der();
  }

  /** The CSCA's root certificate, to be spoiled. */
  public CertificateMaker root() {
    return CertificateMaker.root(CSCA, cscaKeys, algorithm);
  }

  /** The signer's certificate, to be spoiled. */
  public CertificateMaker signer() {
    return CertificateMaker.signer(SIGNER, signerKeys, CSCA, cscaKeys, algorithm);
  }

  /** A list with the CSCA in it and beside it, signed; to be spoiled. */
  public SignedListMaker list() {
    return listSignedBy(signer().der());
  }

  /** A list as {@link #list()} with another signer certificate for the same key. */
  public SignedListMaker listSignedBy(byte[] signer) {
    // Once: signatures of ECDSA and PSS differ each time, and so would the certificates.
    byte[] csca = csca();
    return new SignedListMaker()
        .list(csca)
        .beside(signer, csca)
        .signedBy(signer, CertificateMaker.contentSigner(signerKeys, algorithm));
  }
}
