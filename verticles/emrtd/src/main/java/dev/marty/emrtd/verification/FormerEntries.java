package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What old CRLs of a CSCA list that newer ones do not, by the word of the directory, which has
 * checked them: so many superseded CRLs need not be handed over for a few entries.
 *
 * @param names issuers whose certificates they speak for, in the form for comparisons
 * @param entries by serial number; they count for certificates whose notBefore is not after them,
 *     since serial numbers are reused
 */
public record FormerEntries(Set<String> names, Map<BigInteger, Instant> entries) {
  /** Keeps them from changing. */
  public FormerEntries {
    names = Set.copyOf(names);
    entries = Map.copyOf(entries);
  }

  /** When a certificate was revoked by them, if it was. */
  Optional<Instant> revoked(CertificateOutcome.Parsed certificate) {
    BigInteger serial = certificate.certificate().tbsCertificate().getSerialNumber().getValue();
    return names.contains(certificate.facts().issuerName())
        ? Optional.ofNullable(entries.get(serial))
            .filter(at -> !certificate.facts().notBefore().isAfter(at))
        : Optional.empty();
  }
}
