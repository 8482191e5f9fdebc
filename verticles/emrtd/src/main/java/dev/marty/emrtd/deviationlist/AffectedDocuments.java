package dev.marty.emrtd.deviationlist;

import java.time.Instant;

/**
 * {@code DeviationDocuments}: the documents for which all that is given here holds. Immutable.
 *
 * @param documentType as in the MRZ, such as {@code P}; null for any
 * @param signer the Document Signer whose documents they are; null for any
 * @param issued when they were issued; null for any time
 * @param documentNumbers their numbers; null for any
 */
public record AffectedDocuments(
    String documentType,
    DocumentSigner signer,
    IssuingPeriod issued,
    DocumentNumbers documentNumbers) {

  /** How a Document Signer is named. */
  public sealed interface DocumentSigner {}

  /**
   * By its certificate's issuer and serial number.
   *
   * @param issuer RFC 4514 string
   * @param issuerName the same for comparisons with {@code CertificateFacts.issuerName()}
   * @param serial content octets of the INTEGER in hex, as {@code CertificateFacts.serial()}
   */
  public record IssuerAndSerial(String issuer, String issuerName, String serial)
      implements DocumentSigner {}

  /**
   * By its certificate's subject key identifier.
   *
   * @param hex lowercase, as {@code CertificateFacts.subjectKeyIdentifier()}
   */
  public record KeyIdentifier(String hex) implements DocumentSigner {}

  /**
   * By the hash of its certificate.
   *
   * @param hex lowercase; of {@link DeviationList#digestAlgorithm()}
   */
  public record CertificateDigest(String hex) implements DocumentSigner {}

  /**
   * A period.
   *
   * @param first first moment, inclusive
   * @param last last moment, inclusive
   */
  public record IssuingPeriod(Instant first, Instant last) {}
}
