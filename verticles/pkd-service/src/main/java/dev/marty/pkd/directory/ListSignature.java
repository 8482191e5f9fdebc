package dev.marty.pkd.directory;

/**
 * How a list is signed, as it is kept with the list.
 *
 * @param status {@code valid}, or {@code valid-with-deviation} where something was overlooked
 * @param digestAlgorithm hash over the content
 * @param signatureAlgorithm of the SignerInfo
 * @param signingTime the signer's claim, ISO 8601, or null if it made none
 * @param signer whose certificate signed
 * @param issuer the CSCA behind it, or null if that did not come with the list
 * @param issuerListed true if the issuer stands in the list, false if only beside it
 */
public record ListSignature(
    String status,
    String digestAlgorithm,
    String signatureAlgorithm,
    String signingTime,
    Party signer,
    Party issuer,
    boolean issuerListed) {

  /**
   * A certificate that takes part.
   *
   * @param sha256 lowercase hex
   * @param subject RFC 4514
   * @param issuer RFC 4514
   * @param country two letters, or null
   * @param publicKey as in a certificate's facts
   * @param notAfter ISO 8601
   */
  public record Party(
      String sha256,
      String subject,
      String issuer,
      String country,
      String publicKey,
      String notAfter) {}
}
