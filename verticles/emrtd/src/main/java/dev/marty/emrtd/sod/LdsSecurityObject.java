package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an EF.SOD signs: the hashes of the data groups (Doc 9303-10 clause 4.6.2.3 and Appendix D).
 * Immutable.
 *
 * @param version 0 for LDS 1.7, 1 for LDS 1.8
 * @param ldsVersion ldsVersion as it stands, {@code 0108}; null where there is no ldsVersionInfo
 * @param unicodeVersion unicodeVersion as it stands, {@code 040000}; null where there is none
 * @param digest the hash function over the data groups
 * @param hashes data group number, 1 to 16, to the hash of the complete EF
 */
public record LdsSecurityObject(
    int version,
    String ldsVersion,
    String unicodeVersion,
    DigestAlgorithm digest,
    SortedMap<Integer, Octets> hashes) {
  /** Highest data group number. */
  static final int MAX_NUMBER = 16;

  /** ldsVersion of LDS 1.8. */
  static final String LDS_1_8 = "0108";

  /** The version of Unicode that Doc 9303-10 clause 4.6.1 names. */
  static final String UNICODE_4_0 = "040000";

  /** Checks numbers and lengths, and keeps the map from changing. */
  public LdsSecurityObject {
    if (version != 0 && version != 1) {
      throw new IllegalArgumentException("LDSSecurityObject has version 0 or 1, not " + version);
    }
    hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    hashes.forEach(
        (number, hash) -> {
          if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException(
                "data group numbers are 1 to " + MAX_NUMBER + ", not " + number);
          }
          if (hash.length() != digest.length()) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "the hash of DG%d has %d bytes, %s has %d",
                    number,
                    hash.length(),
                    digest,
                    digest.length()));
          }
        });
  }

  /**
   * Makes one for LDS 1.7.
   *
   * @param digest the hash function over the data groups
   * @param hashes by data group number
   * @return version 0, without ldsVersionInfo
   */
  public static LdsSecurityObject v0(DigestAlgorithm digest, SortedMap<Integer, Octets> hashes) {
    return new LdsSecurityObject(0, null, null, digest, hashes);
  }

  /**
   * Makes one for LDS 1.8.
   *
   * @param digest the hash function over the data groups
   * @param hashes by data group number
   * @return version 1 with ldsVersionInfo
   */
  public static LdsSecurityObject v1(DigestAlgorithm digest, SortedMap<Integer, Octets> hashes) {
    return new LdsSecurityObject(1, LDS_1_8, UNICODE_4_0, digest, hashes);
  }
}
