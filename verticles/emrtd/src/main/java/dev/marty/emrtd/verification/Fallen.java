package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import java.util.List;
import java.util.Map;

/**
 * What a directory does not trust any more. Without it a document below would only be of a CSCA
 * that nobody knows, which is no reason to refuse it.
 *
 * @param authorities CSCA certificates that are revoked or stand below a revoked one; their CRLs
 *     count still
 * @param signers Document Signer certificates, by their SHA-256 in lowercase hex, with the reason
 */
public record Fallen(List<CertificateOutcome.Parsed> authorities, Map<String, String> signers) {
  /** Nothing. */
  public static final Fallen NONE = new Fallen(List.of(), Map.of());

  /** Keeps both from changing. */
  public Fallen {
    authorities = List.copyOf(authorities);
    signers = Map.copyOf(signers);
  }

  /**
   * Reads the certificates.
   *
   * @param authorities DER; what cannot be read is left out
   * @param signers as above
   * @return both
   */
  public static Fallen read(List<byte[]> authorities, Map<String, String> signers) {
    return new Fallen(TrustMaterial.authorities(authorities), signers);
  }
}
