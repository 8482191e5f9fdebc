package dev.marty.signer.events;

import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Identifiers;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * csca revoked a certificate.
 *
 * @param sha256 of it, lowercase hex
 * @param kind what it is
 * @param serial content octets of its serial number, hex
 * @param country two letters
 * @param revokedAt when
 */
public record CertificateRevoked(
    String sha256, IssuedKind kind, String serial, String country, Instant revokedAt)
    implements CscaEvent {

  /**
   * Reads a payload.
   *
   * @throws dev.marty.kit.http.ProblemException 400 that names the field that is wrong
   */
  public static CertificateRevoked of(JsonObject payload) {
    Fields fields = Fields.of(payload);
    return new CertificateRevoked(
        fields.matching("sha256", SHA256, "64 lower-case hexadecimal digits"),
        IssuedKind.of(fields.choice("kind", IssuedKind.TEXTS)).orElseThrow(),
        fields.text("serial"),
        fields.text("country"),
        revokedAt(fields));
  }

  private static Instant revokedAt(Fields fields) {
    try {
      return Identifiers.time(fields.text("revokedAt")).toInstant();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw fields.bad("revokedAt", "must be a time, as in 2026-05-01T00:00:00Z.");
    }
  }

  @Override
  public Type type() {
    return Type.CERTIFICATE_REVOKED;
  }

  @Override
  public String aggregate() {
    return "certificate/" + sha256;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("sha256", sha256)
        .put("kind", kind.text())
        .put("serial", serial)
        .put("country", country)
        .put("revokedAt", revokedAt.toString());
  }
}
