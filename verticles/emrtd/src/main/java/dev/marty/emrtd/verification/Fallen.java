package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a directory does not trust any more. Without it a document below would only be of a CSCA
 * that nobody knows, which is no reason to refuse it.
 *
 * @param authorities CSCA certificates that are revoked or stand below a revoked one; their CRLs
 *     count still
 * @param withdrawn SHA-256, in lowercase hex, of Document Signer certificates that people withdrew
 * @param revoked the same of those that their CSCA has revoked, whose CRL does not say so yet
 * @param former what old CRLs have listed
 */
public record Fallen(
    List<CertificateOutcome.Parsed> authorities,
    Set<String> withdrawn,
    Set<String> revoked,
    List<FormerEntries> former) {
  /** Nothing. */
  public static final Fallen NONE = new Fallen(List.of(), Set.of(), Set.of(), List.of());

  /** Keeps them from changing. */
  public Fallen {
    authorities = List.copyOf(authorities);
    withdrawn = Set.copyOf(withdrawn);
    revoked = Set.copyOf(revoked);
    former = List.copyOf(former);
  }

  /** When a certificate was revoked by a CRL that is not among the others any more, if it was. */
  Optional<Instant> formerly(CertificateOutcome.Parsed certificate) {
    return former.stream().flatMap(one -> one.revoked(certificate).stream()).findFirst();
  }

  /**
   * Reads the certificates.
   *
   * @param authorities DER; what cannot be read is left out
   * @param withdrawn as above
   * @param revoked as above
   * @param former as above
   * @return all of them
   */
  public static Fallen read(
      List<byte[]> authorities,
      Set<String> withdrawn,
      Set<String> revoked,
      List<FormerEntries> former) {
    return new Fallen(TrustMaterial.authorities(authorities), withdrawn, revoked, former);
  }
}
