package dev.marty.signer.events;

import dev.marty.kit.http.Fields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/**
 * csca issued a certificate.
 *
 * @param sha256 of it, lowercase hex
 * @param kind what it is
 * @param country two letters
 * @param certificate DER
 */
public record CertificateIssued(String sha256, IssuedKind kind, String country, Buffer certificate)
    implements CscaEvent {
  private static final int MOST_BYTES = 64 * 1024;

  /**
   * Reads a payload.
   *
   * @throws dev.marty.kit.http.ProblemException 400 that names the field that is wrong
   */
  public static CertificateIssued of(JsonObject payload) {
    Fields fields = Fields.of(payload);
    return new CertificateIssued(
        fields.matching("sha256", SHA256, "64 lower-case hexadecimal digits"),
        IssuedKind.of(fields.choice("kind", IssuedKind.TEXTS)).orElseThrow(),
        fields.text("country"),
        Buffer.buffer(fields.base64("certificate", MOST_BYTES)));
  }

  @Override
  public Type type() {
    return Type.CERTIFICATE_ISSUED;
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
        .put("country", country)
        .put("certificate", Base64.getEncoder().encodeToString(certificate.getBytes()));
  }
}
