package dev.marty.emrtd.issuing;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Utopia's CSCA, made by the code under test. */
public final class TestCsca {
  /** When everything begins, whatever the clock says. */
  public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private TestCsca() {}

  /** The name of Utopia's CSCA. */
  public static SubjectName name(String commonName) {
    return new SubjectName("UT", "Utopia", null, null, commonName);
  }

  /** A request for a root within all bounds. */
  public static RootRequest rootRequest(SubjectName name) {
    return new RootRequest(
        name,
        new AlternativeName("UTO", null, List.of("csca@example.org", "https://example.org/csca")),
        List.of("https://example.org/UTO.crl"),
        Lifetime.from(START, Period.ofYears(15), Period.ofYears(4)));
  }

  /** A CSCA with its root. */
  public static Issuer issuer(KeyAlgorithm algorithm, boolean explicit) throws IssuingException {
    return issuer(TestSigningKeys.of(algorithm, explicit), "CSCA Utopia");
  }

  /** A CSCA with its root. */
  public static Issuer issuer(SigningKey key, String commonName) throws IssuingException {
    byte[] root =
        CertificateMaker.root(rootRequest(name(commonName)), key, CertificateMaker.serial());
    return Issuer.of(root, key);
  }

  /** A request for a Document Signer within all bounds. */
  public static SignerRequest documentSigner(SubjectPublicKeyInfo key) {
    return new SignerRequest(
        SignerKind.DOCUMENT_SIGNER,
        name("Document Signer 1"),
        key,
        List.of("P", "ID"),
        Lifetime.from(START, Period.ofMonths(3).plus(Period.ofYears(10)), Period.ofMonths(3)));
  }
}
