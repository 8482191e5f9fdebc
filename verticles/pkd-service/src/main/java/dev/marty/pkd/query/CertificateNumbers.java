package dev.marty.pkd.query;

import java.util.List;
import java.util.Map;

/**
 * How many certificates there are: by what they are, by when they expire, by what is odd on them.
 *
 * @param total all of them
 * @param byProfile CSCA, DSC, MLS, DLS, BCSC, BCSC-NC
 * @param byTrust trusted, untrusted, withdrawn
 * @param byPublicKey the most frequent first
 * @param bySignatureAlgorithm the most frequent first
 * @param byCountry the most frequent first; {@code none} for those without one
 * @param expired those whose time is over
 * @param expiry the others by month, as in 2031-04, in order
 * @param findings the most frequent first
 */
record CertificateNumbers(
    long total,
    Map<String, Long> byProfile,
    Map<String, Long> byTrust,
    Map<String, Long> byPublicKey,
    Map<String, Long> bySignatureAlgorithm,
    Map<String, Long> byCountry,
    Expiring expired,
    Map<String, Expiring> expiry,
    List<Frequency> findings) {

  /** Certificates of CSCAs and Document Signers. */
  record Expiring(long csca, long dsc) {}

  /**
   * How often something is odd.
   *
   * @param code of the finding
   * @param severity ERR or WARN
   * @param text of one of them
   * @param certificates on how many
   */
  record Frequency(String code, String severity, String text, long certificates) {}

  /** How many countries have certificates. */
  int countries() {
    return byCountry.size() - (byCountry.containsKey("none") ? 1 : 0);
  }
}
