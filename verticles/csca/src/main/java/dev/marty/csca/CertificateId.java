package dev.marty.csca;

import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.PathId;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * How clients name a certificate: by its id, or by its fingerprint, which other services know.
 *
 * @param uuid or null
 * @param sha256 64 lowercase hex digits, or null
 */
record CertificateId(UUID uuid, String sha256) {
  static CertificateId of(UUID uuid) {
    return new CertificateId(uuid, null);
  }

  /** Reads the path parameter {@code id}; a 400 problem for anything else. */
  static CertificateId inPath(RoutingContext context) {
    return PathId.read(
        context,
        "id",
        CertificateId::parse,
        "that of a certificate, a UUID, or its SHA-256 in 64 hexadecimal digits");
  }

  private static CertificateId parse(String text) {
    return Identifiers.isSha256(text)
        ? new CertificateId(null, Identifiers.sha256(text))
        : of(Identifiers.uuid(text));
  }

  /** For messages. */
  @Override
  public String toString() {
    return uuid == null ? sha256 : uuid.toString();
  }
}
