package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import java.util.List;
import java.util.Set;

/**
 * What a directory does not trust any more. Without it a document below would only be of a CSCA
 * that nobody knows, which is no reason to refuse it.
 *
 * @param authorities CSCA certificates that are revoked or stand below a revoked one; their CRLs
 *     count still
 * @param withdrawn SHA-256, in lowercase hex, of Document Signer certificates that people withdrew
 * @param revoked the same of those that their CSCA has revoked, whose CRL does not say so yet
 */
public record Fallen(
    List<CertificateOutcome.Parsed> authorities, Set<String> withdrawn, Set<String> revoked) {
  /** Nothing. */
  public static final Fallen NONE = new Fallen(List.of(), Set.of(), Set.of());

  /** Keeps them from changing. */
  public Fallen {
    authorities = List.copyOf(authorities);
    withdrawn = Set.copyOf(withdrawn);
    revoked = Set.copyOf(revoked);
  }

  /**
   * Reads the certificates.
   *
   * @param authorities DER; what cannot be read is left out
   * @param withdrawn as above
   * @param revoked as above
   * @return all of them
   */
  public static Fallen read(List<byte[]> authorities, Set<String> withdrawn, Set<String> revoked) {
    return new Fallen(TrustMaterial.authorities(authorities), withdrawn, revoked);
  }
}
