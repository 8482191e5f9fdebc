package dev.marty.signer.enrolment;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.issuing.SignerKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A key of a signer that csca is asked to certify.
 *
 * @param id of the signer, and the idempotency key of the request
 * @param kind what the signer signs
 * @param country two letters, whose CSCA is asked
 * @param documentTypes as in the MRZ; none for list signers
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param request PKCS#10, DER
 */
public record KeyToCertify(
    UUID id,
    SignerKind kind,
    String country,
    List<String> documentTypes,
    Octets publicKey,
    Buffer request) {

  /**
   * The body of the request. csca takes a second one under the same idempotency key only if it is
   * the same to the byte: what is sent for a signer must not change from one release to the next.
   */
  JsonObject toJson() {
    JsonObject json = new JsonObject().put("country", country);
    if (kind != SignerKind.DOCUMENT_SIGNER) {
      json.put("kind", kind.text());
    }
    json.put("certificateRequest", Base64.getEncoder().encodeToString(request.getBytes()));
    return documentTypes.isEmpty() ? json : json.put("documentTypes", new JsonArray(documentTypes));
  }
}
