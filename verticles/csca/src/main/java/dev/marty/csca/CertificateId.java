package dev.marty.csca;

import dev.marty.kit.http.Problem;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How clients name a certificate: by its id, or by its fingerprint, which other services know.
 *
 * @param uuid or null
 * @param sha256 64 lowercase hex digits, or null
 */
record CertificateId(UUID uuid, String sha256) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  static CertificateId of(UUID uuid) {
    return new CertificateId(uuid, null);
  }

  /** Reads a path parameter; a 400 problem for anything else. */
  static CertificateId parse(String text) {
    if (SHA256.matcher(text).matches()) {
      return new CertificateId(null, text.toLowerCase(Locale.ROOT));
    }
    if (UUID_TEXT.matcher(text).matches()) {
      return of(UUID.fromString(text));
    }
    throw Problem.badField(
            "id", "id is that of a certificate, a UUID, or its SHA-256 in 64 hexadecimal digits.")
        .exception();
  }

  /** For messages. */
  @Override
  public String toString() {
    return uuid == null ? sha256 : uuid.toString();
  }
}
