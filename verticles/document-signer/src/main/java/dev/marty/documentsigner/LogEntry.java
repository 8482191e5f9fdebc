package dev.marty.documentsigner;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * One entry of the signature log.
 *
 * @param id begins with the time
 * @param signer id of the signer
 * @param certificateSha256 of its certificate, lowercase hex
 * @param key idempotency key, or null
 * @param requestSha256 fingerprint of the request
 * @param sod complete EF.SOD; null where it was not asked for
 * @param sodSha256 of it
 * @param requestId of the request
 * @param signedAt when the entry was written; null before
 */
record LogEntry(
    UUID id,
    UUID signer,
    String certificateSha256,
    String key,
    Buffer requestSha256,
    Buffer sod,
    Buffer sodSha256,
    String requestId,
    Instant signedAt) {

  static LogEntry of(Row row) {
    return new LogEntry(
        row.getUUID("id"),
        row.getUUID("signer_id"),
        row.getString("certificate_sha256"),
        row.getString("idempotency_key"),
        row.getBuffer("request_sha256"),
        row.getBuffer("sod"),
        row.getBuffer("sod_sha256"),
        row.getString("request_id"),
        row.getOffsetDateTime("signed_at").toInstant());
  }

  LogEntry written(Instant at) {
    return new LogEntry(
        id, signer, certificateSha256, key, requestSha256, sod, sodSha256, requestId, at);
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("id", id.toString())
            .put("sha256", HexFormat.of().formatHex(sodSha256.getBytes()))
            .put("signer", signer.toString())
            .put("certificateSha256", certificateSha256)
            .put("signedAt", signedAt.toString())
            .put("requestId", requestId);
    return sod == null ? json : json.put("sod", Base64.getEncoder().encodeToString(sod.getBytes()));
  }
}
