package dev.marty.testkit;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.masterlist.MasterListMaker;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.stream.Stream;

/** A country that publishes master lists and CRLs, with letters in its name that not all write. */
public final class ListIssuer {
  private final Instant now = Instant.now();
  private final Issuer csca;
  private final SigningKey signerKey;
  private final CertificateOutcome.Parsed signer;

  /** Makes keys and certificates. */
  public ListIssuer(String country, String icaoCode, boolean explicitParameters) {
    try {
      SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, explicitParameters);
      Instant start = now.minus(Duration.ofDays(10));
      csca =
          Issuer.of(
              CertificateMaker.root(
                  new RootRequest(
                      new SubjectName(
                          country, "Behörde für Pässe, Urkunden+Siegel", null, null, "CSCA é"),
                      new AlternativeName(icaoCode, null, List.of("csca@example.org")),
                      List.of("https://example.org/test.crl"),
                      Lifetime.from(start, Period.ofYears(15), Period.ofYears(4))),
                  key,
                  CertificateMaker.serial()),
              key);
      signerKey = SigningKey.generate(KeyAlgorithm.EC_P256, explicitParameters);
      signer =
          parsed(
              CertificateMaker.signer(
                  csca,
                  new SignerRequest(
                      SignerKind.MASTER_LIST_SIGNER,
                      new SubjectName(country, "Test", null, null, "Master List Signer"),
                      signerKey.publicKey(),
                      List.of(),
                      Lifetime.from(start, Period.ofYears(5), Period.ofYears(4))),
                  CertificateMaker.serial()));
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The CSCA's root certificate. */
  public byte[] root() {
    return csca.root().encoded().toByteArray();
  }

  /** The Master List Signer's certificate. */
  public byte[] signer() {
    return signer.bytes().toByteArray();
  }

  /** A list of these certificates and the own CSCA's, the later for a larger number. */
  public byte[] masterList(int number, byte[]... certificates) {
    return MasterListMaker.make(
        Stream.of(certificates).map(Octets::copyOf).toList(),
        signerKey,
        signer,
        parsed(root()),
        now.minus(Duration.ofDays(5)).plusSeconds(number));
  }

  /** A CRL without entries. */
  public byte[] crl(int number) {
    return CrlMaker.make(
        csca,
        new CrlRequest(
            BigInteger.valueOf(number),
            now,
            now.plus(Duration.ofDays(30)),
            RevokedList.of(List.of()),
            List.of()));
  }

  private static CertificateOutcome.Parsed parsed(byte[] der) {
    return (CertificateOutcome.Parsed) CertificateReader.read(der);
  }
}
