package dev.marty.passportengine;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** SQL of verifications. */
final class VerificationRepository {
  private static final HexFormat HEX = HexFormat.of();

  private VerificationRepository() {}

  /** Stores records, all or none, in one statement and one commit; those known stay as they are. */
  static Future<Void> insert(SqlConnection connection, List<VerificationRecord> records) {
    return connection
        .preparedQuery(
            """
            INSERT INTO verification
                (id, at, request_id, sod_sha256, outcome, steps, data_groups, signer, warnings,
                 trust_material, deviations)
            SELECT id, at, request_id, sod_sha256, outcome, steps::jsonb, data_groups::jsonb,
                   signer::jsonb, warnings::jsonb, trust_material::jsonb, deviations::jsonb
              FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::bytea[], $5::text[],
                       $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
                   AS r (id, at, request_id, sod_sha256, outcome, steps, data_groups, signer,
                         warnings, trust_material, deviations)
            ON CONFLICT (id) DO NOTHING
            """)
        .execute(
            Tuple.from(
                List.of(
                    column(records, VerificationRecord::id, UUID[]::new),
                    column(records, r -> r.at().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new),
                    column(records, VerificationRecord::requestId, String[]::new),
                    column(records, r -> Buffer.buffer(HEX.parseHex(r.sodSha256())), Buffer[]::new),
                    column(records, VerificationRecord::outcome, String[]::new),
                    column(records, r -> r.steps().encode(), String[]::new),
                    column(records, r -> r.dataGroups().encode(), String[]::new),
                    column(records, r -> encoded(r.signer()), String[]::new),
                    column(records, r -> r.warnings().encode(), String[]::new),
                    column(records, r -> encoded(r.trustMaterial()), String[]::new),
                    column(records, r -> encoded(r.deviations()), String[]::new))))
        .mapEmpty();
  }

  private static String encoded(JsonObject json) {
    return json == null ? null : json.encode();
  }

  private static <T> T[] column(
      List<VerificationRecord> records,
      Function<VerificationRecord, T> value,
      IntFunction<T[]> array) {
    return records.stream().map(value).toArray(array);
  }

  /** One record, or null. */
  static Future<VerificationRecord> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(
            """
            SELECT id, at, request_id, sod_sha256, outcome, steps, data_groups, signer, warnings,
                   trust_material, deviations
              FROM verification WHERE id = $1
            """)
        .execute(Tuple.of(id))
        .map(rows -> rows.size() == 0 ? null : record(rows.iterator().next()));
  }

  private static VerificationRecord record(Row row) {
    return new VerificationRecord(
        row.getUUID("id"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("request_id"),
        HEX.formatHex(row.getBuffer("sod_sha256").getBytes()),
        row.getString("outcome"),
        row.getJsonArray("steps"),
        row.getJsonArray("data_groups"),
        row.getJsonObject("signer"),
        row.getJsonArray("warnings"),
        row.getJsonObject("trust_material"),
        row.getJsonObject("deviations"));
  }
}
