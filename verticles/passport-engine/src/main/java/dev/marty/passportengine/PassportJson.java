package dev.marty.passportengine;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;

/** A passport as it is answered, made from its row. */
final class PassportJson {
  static final String PENDING = "pending-signature";
  static final String ISSUED = "issued";

  private PassportJson() {}

  static JsonObject of(Row row) {
    JsonObject passport =
        new JsonObject()
            .put("id", row.getUUID("id").toString())
            .put("documentNumber", row.getString("document_number"))
            .put("issuingState", row.getString("issuing_state"))
            .put("documentType", row.getString("document_type"))
            .put("format", row.getString("format"))
            .put("status", row.getString("status"))
            .put("holder", row.getJsonObject("holder"))
            .put("mrz", row.getString("mrz"))
            .put("digestAlgorithm", row.getString("digest_algorithm"))
            .put("ldsVersion", row.getString("lds_version"))
            .put("files", new JsonArray(List.of(row.getArrayOfStrings("files"))))
            .put("createdAt", time(row, "created_at"))
            .put("issuedAt", time(row, "issued_at"))
            .put("revokedAt", time(row, "revoked_at"))
            .put("revocationReason", row.getString("revocation_reason"));
    if (isPending(passport)) {
      passport.put(
          "pending",
          new JsonObject()
              .put("attempts", row.getInteger("attempts"))
              .put("nextAttemptAt", time(row, "next_attempt_at"))
              .put("lastError", row.getString("last_error")));
    }
    return passport;
  }

  static boolean isPending(JsonObject passport) {
    return PENDING.equals(passport.getString("status"));
  }

  private static String time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant().toString();
  }
}
