package dev.marty.documentsigner;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.DocumentTypes;
import dev.marty.emrtd.keys.SigningKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * An active signer with its key in memory, unwrapped once. The count is confined to the event loop;
 * everything else is immutable.
 */
final class LoadedSigner {
  private final SignerRow row;
  private final SigningKey key;
  private final CertificateOutcome.Parsed certificate;
  private final List<String> types;
  private long signatures;

  /**
   * Makes it.
   *
   * @param types of documents that its certificate is for; none where it does not say
   */
  LoadedSigner(
      SignerRow row,
      SigningKey key,
      CertificateOutcome.Parsed certificate,
      List<String> types,
      long signatures) {
    this.row = row;
    this.key = key;
    this.certificate = certificate;
    this.types = types;
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

  /**
   * Of the document's country and type, within validity and private key usage: what Passive
   * Authentication will look at.
   */
  boolean maySign(SodRequest document, Instant now) {
    return row.country().equals(document.country())
        && covers(document.documentType())
        && !now.isBefore(row.notBefore())
        && !now.isAfter(usageEnds());
  }

  private boolean covers(String documentType) {
    return types.isEmpty() || DocumentTypes.cover(types, documentType);
  }

  /** The certificate is valid on the last day of the document, of whatever hour and place. */
  boolean outlives(SodRequest document) {
    return document.dateOfExpiry() == null || !document.dateOfExpiry().isAfter(lastDay());
  }

  /** The last day, in UTC, of a document that its certificate covers. */
  LocalDate lastDay() {
    return row.notAfter().atOffset(ZoneOffset.UTC).toLocalDate();
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
