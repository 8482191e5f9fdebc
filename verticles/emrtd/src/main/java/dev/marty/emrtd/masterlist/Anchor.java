package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.masterlist.MasterListOutcome.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CSCA certificate that vouches for the signer's: found by name <em>and</em> key, because a
 * CSCA has several keys under one name (Doc 9303-12 clause 6.1.1).
 *
 * @param certificate the CSCA certificate
 * @param listed true if it is in the signed list
 */
record Anchor(CertificateOutcome.Parsed certificate, boolean listed) {

  /**
   * Searches the list and the CMS object. What stands in the list counts as a CSCA because the list
   * says so; a certificate beside it must say itself that it is a CA, or any signer could vouch for
   * itself.
   *
   * @param signingTime when issuers valid at that time are preferred, or null
   */
  static Anchor find(
      CertificateOutcome.Parsed signer,
      List<CertificateOutcome> listed,
      List<CertificateOutcome> beside,
      Instant signingTime)
      throws RefusalException {
    List<Anchor> candidates =
        Stream.concat(
                parsed(listed).map(certificate -> new Anchor(certificate, true)),
                parsed(beside)
                    .filter(certificate -> certificate.facts().authority())
                    .map(certificate -> new Anchor(certificate, false)))
            .filter(anchor -> IssuerCheck.sameName(signer.facts(), anchor.certificate().facts()))
            .sorted(preference(signer.facts(), signingTime))
            .toList();
    if (candidates.isEmpty()) {
      throw new RefusalException(
          Reason.SIGNER_NOT_ANCHORED,
          "neither the list nor the CMS object has a CSCA certificate of %s, the issuer of the signer's"
              .formatted(signer.facts().issuer()));
    }
    for (Anchor candidate : candidates) {
      if (IssuerCheck.verify(
              signer.certificate(), candidate.certificate().certificate().publicKey())
          .verifies()) {
        return candidate;
      }
    }
    throw new RefusalException(
        Reason.SIGNER_CHAIN_INVALID,
        "%d CSCA certificates have the name %s, but none of their keys signed the signer's certificate"
            .formatted(candidates.size(), signer.facts().issuer()));
  }

  /** The key identifier is a hint that saves time; roots say more than links. */
  private static Comparator<Anchor> preference(CertificateFacts signer, Instant signingTime) {
    Comparator<Anchor> byKeyIdentifier =
        Comparator.comparing(
            anchor ->
                signer.authorityKeyIdentifier() == null
                    || !signer
                        .authorityKeyIdentifier()
                        .equals(anchor.certificate().facts().subjectKeyIdentifier()));
    return byKeyIdentifier
        .thenComparing(
            anchor -> signingTime != null && !anchor.certificate().facts().validAt(signingTime))
        .thenComparing(anchor -> anchor.certificate().facts().kind() != CertificateKind.ROOT)
        .thenComparing(anchor -> !anchor.listed());
  }

  private static Stream<CertificateOutcome.Parsed> parsed(List<CertificateOutcome> outcomes) {
    return outcomes.stream()
        .filter(CertificateOutcome.Parsed.class::isInstance)
        .map(CertificateOutcome.Parsed.class::cast);
  }
}
