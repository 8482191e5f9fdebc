package dev.marty.emrtd.cms;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.IssuerCheck;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A CSCA certificate that may vouch for a list signer's: found by name <em>and</em> key, because a
 * CSCA has several keys under one name (Doc 9303-12 clause 6.1.1).
 *
 * @param certificate the CSCA certificate
 * @param listed true if it is in the signed list
 */
public record Anchor(CertificateOutcome.Parsed certificate, boolean listed) {

  /**
   * Searches a list and its CMS object by name. Both must be CAs: what stands in a list is none
   * because of that, and any signer beside it could vouch for itself.
   *
   * @param signer who needs one
   * @param listed certificates that are signed as CSCA certificates
   * @param beside certificates of the CMS object
   * @return the candidates, the likeliest first
   */
  public static List<Anchor> named(
      CheckedSigner signer, List<CertificateOutcome> listed, List<CertificateOutcome> beside) {
    CertificateFacts facts = signer.certificate().facts();
    return Stream.concat(
            parsed(listed).map(certificate -> new Anchor(certificate, true)),
            parsed(beside).map(certificate -> new Anchor(certificate, false)))
        .filter(anchor -> anchor.certificate().facts().ca())
        .filter(anchor -> IssuerCheck.sameName(facts, anchor.certificate().facts()))
        .sorted(preference(facts, signer.signer().attributes().signingTime()))
        .toList();
  }

  /**
   * Searches candidates by key.
   *
   * @param signer who needs one
   * @param candidates as {@link #named} found them
   * @return the first whose key signed the signer's certificate, or empty
   */
  public static Optional<Anchor> of(CheckedSigner signer, List<Anchor> candidates) {
    return candidates.stream()
        .filter(
            candidate ->
                IssuerCheck.verify(
                        signer.certificate().certificate(),
                        candidate.certificate().certificate().publicKey())
                    .verifies())
        .findFirst();
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
