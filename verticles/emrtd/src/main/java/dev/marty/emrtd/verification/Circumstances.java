package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a verification depends on besides the document and the trust material. Immutable.
 *
 * @param now the moment of verification, for CRLs and for documents that do not say when they were
 *     signed
 * @param trustAge how long ago the trust material was known to be the newest
 * @param signers Document Signer certificates, DER, that stand in for the signer's where EF.SOD
 *     does not carry it, as LDS 1.7 allows
 * @param policy the operator's
 */
public record Circumstances(
    Instant now, Duration trustAge, List<Octets> signers, VerificationPolicy policy) {
  /** Keeps the list from changing. */
  public Circumstances {
    signers = List.copyOf(signers);
  }

  /**
   * The strictest, with trust material that was just renewed.
   *
   * @param now the moment of verification
   * @return without other signers
   */
  public static Circumstances strict(Instant now) {
    return new Circumstances(now, Duration.ZERO, List.of(), VerificationPolicy.STRICT);
  }
}
