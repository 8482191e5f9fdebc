package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.crl.ParsedCrl;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A CRL whose signature is right.
 *
 * @param crl it
 * @param names issuers whose certificates it speaks for, in the form for comparisons
 * @param current whether there is none newer
 */
record VerifiedCrl(ParsedCrl crl, Set<String> names, boolean current) {
  static VerifiedCrl of(ParsedCrl crl, ScopedCrl scoped, CertificateOutcome.Parsed signer) {
    return new VerifiedCrl(
        crl,
        scoped.names().isEmpty() ? Set.of(signer.facts().subjectName()) : scoped.names(),
        scoped.current());
  }

  /** When a certificate of these names was revoked, if it was. */
  Optional<Instant> revoked(CertificateOutcome.Parsed certificate) {
    BigInteger serial = certificate.certificate().tbsCertificate().getSerialNumber().getValue();
    return crl.revokedAt(serial)
        .filter(at -> current || !certificate.facts().notBefore().isAfter(at));
  }
}
