package dev.marty.documentsigner;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.keys.SigningKey;
import java.time.Instant;
import java.util.UUID;

/**
 * An active signer with its key in memory, unwrapped once. The count is confined to the event loop;
 * everything else is immutable.
 */
final class LoadedSigner {
  private final SignerRow row;
  private final SigningKey key;
  private final CertificateOutcome.Parsed certificate;
  private long signatures;

  LoadedSigner(
      SignerRow row, SigningKey key, CertificateOutcome.Parsed certificate, long signatures) {
    this.row = row;
    this.key = key;
    this.certificate = certificate;
    this.signatures = signatures;
  }

  UUID id() {
    return row.id();
  }

  SignerRow row() {
    return row;
  }

  SigningKey key() {
    return key;
  }

  CertificateOutcome.Parsed certificate() {
    return certificate;
  }

  Instant activatedAt() {
    return row.activatedAt();
  }

  Instant usageEnds() {
    return row.usageEnds();
  }

  /** Within validity and private key usage: what Passive Authentication will look at. */
  boolean maySign(Instant now) {
    return !now.isBefore(row.notBefore()) && !now.isAfter(usageEnds());
  }

  /** What one successor can take over from. */
  boolean sameLine(LoadedSigner other) {
    return row.country().equals(other.row.country())
        && row.algorithm() == other.row.algorithm()
        && row.documentTypes().equals(other.row.documentTypes());
  }

  /** Signatures made so far, those under way included. */
  long signatures() {
    return signatures;
  }

  void count() {
    signatures++;
  }

  /** Other processes sign too: the log knows more. */
  void counted(long logged) {
    signatures = Math.max(signatures, logged);
  }
}
