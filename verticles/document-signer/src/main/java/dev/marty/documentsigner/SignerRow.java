package dev.marty.documentsigner;

import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * A signer as it is stored.
 *
 * @param id also the idempotency key of the request to csca
 * @param country two letters
 * @param algorithm of its key
 * @param explicitParameters whether EC parameters are spelled out
 * @param documentTypes for the certificate
 * @param organization for the certificate, or null
 * @param commonName for the certificate
 * @param status requested, active, retired, revoked or refused
 * @param key encrypted; null when it is destroyed
 * @param request PKCS#10, DER
 * @param certificate DER, or null
 * @param certificateSha256 lowercase hex, or null
 * @param notBefore start of the certificate's validity, or null
 * @param notAfter its end, or null
 * @param usageEnds when the private key may be used last, or null
 * @param predecessor the signer it replaces, or null
 * @param problem why it is still requested or was refused, or null
 * @param createdAt when its key was made
 * @param activatedAt when csca had certified it, or null
 * @param endedAt when it was retired, revoked or refused, or null
 */
record SignerRow(
    UUID id,
    String country,
    KeyAlgorithm algorithm,
    boolean explicitParameters,
    List<String> documentTypes,
    String organization,
    String commonName,
    String status,
    StoredKey key,
    Buffer request,
    Buffer certificate,
    String certificateSha256,
    Instant notBefore,
    Instant notAfter,
    Instant usageEnds,
    UUID predecessor,
    String problem,
    Instant createdAt,
    Instant activatedAt,
    Instant endedAt) {
  static final String REQUESTED = "requested";
  static final String ACTIVE = "active";
  static final String RETIRED = "retired";
  static final String REVOKED = "revoked";
  static final String REFUSED = "refused";
  static final List<String> STATUSES = List.of(REQUESTED, ACTIVE, RETIRED, REVOKED, REFUSED);

  /** What every query of signers selects. */
  static final String COLUMNS =
      """
      id, country, algorithm, explicit_parameters, document_types, organization, common_name, status,
      public_key, wrapped_private_key, key_encryption_key_id, certification_request, certificate,
      encode(certificate_sha256, 'hex') AS certificate_sha256, not_before, not_after,
      private_key_usage_ends, predecessor_id, problem, created_at, activated_at, ended_at
      """;

  /** The only row of an answer, or null. */
  static SignerRow first(RowSet<Row> rows) {
    return rows.size() == 0 ? null : of(rows.iterator().next());
  }

  static SignerRow of(Row row) {
    String algorithm = row.getString("algorithm");
    return new SignerRow(
        row.getUUID("id"),
        row.getString("country"),
        KeyAlgorithm.of(algorithm)
            .orElseThrow(() -> new IllegalStateException("stored algorithm " + algorithm)),
        row.getBoolean("explicit_parameters"),
        List.of(row.getArrayOfStrings("document_types")),
        row.getString("organization"),
        row.getString("common_name"),
        row.getString("status"),
        StoredKey.of(row),
        row.getBuffer("certification_request"),
        row.getBuffer("certificate"),
        row.getString("certificate_sha256"),
        instant(row, "not_before"),
        instant(row, "not_after"),
        instant(row, "private_key_usage_ends"),
        row.getUUID("predecessor_id"),
        row.getString("problem"),
        instant(row, "created_at"),
        instant(row, "activated_at"),
        instant(row, "ended_at"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  boolean is(String expected) {
    return status.equals(expected);
  }

  /** As it is answered: nothing of the private key, not even encrypted. */
  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("status", status)
        .put("country", country)
        .put("algorithm", algorithm.text())
        .put("explicitParameters", explicitParameters)
        .put("documentTypes", new JsonArray(documentTypes))
        .put("organization", organization)
        .put("commonName", commonName)
        .put("sha256", certificateSha256)
        .put(
            "certificate",
            certificate == null ? null : Pem.encode("CERTIFICATE", certificate.getBytes()))
        .put("notBefore", text(notBefore))
        .put("notAfter", text(notAfter))
        .put("privateKeyUsageEnds", text(usageEnds))
        .put("predecessor", text(predecessor))
        .put("problem", problem)
        .put("createdAt", text(createdAt))
        .put("activatedAt", text(activatedAt))
        .put("endedAt", text(endedAt));
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
