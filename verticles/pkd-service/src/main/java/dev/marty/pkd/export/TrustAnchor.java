package dev.marty.pkd.export;

import dev.marty.emrtd.asn1.Octets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trusted CSCA certificate on its way out.
 *
 * @param sha256 lowercase hex
 * @param country upper case, or null
 * @param subject RFC 4514
 * @param der as received
 */
record TrustAnchor(String sha256, String country, String subject, Octets der) {
  private static final Pattern COMMON_NAME =
      Pattern.compile("(?:^|,)CN=((?:[^,+\\\\]|\\\\.)+)", Pattern.CASE_INSENSITIVE);
  private static final int NAME_LENGTH = 40;
  private static final int HASH_LENGTH = 16;

  /**
   * A name for key stores: country, what the certificate calls itself, and enough of the
   * fingerprint to be the only one. Small letters, digits and hyphens, since JKS knows no others.
   */
  String alias() {
    Matcher name = COMMON_NAME.matcher(subject);
    String plain =
        Normalizer.normalize(name.find() ? name.group(1) : "csca", Normalizer.Form.NFD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String place = country == null ? "zz" : country.toLowerCase(Locale.ROOT);
    return place
        + "-"
        + plain.substring(0, Math.min(plain.length(), NAME_LENGTH))
        + "-"
        + sha256.substring(0, HASH_LENGTH);
  }
}
