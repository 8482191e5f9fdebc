package dev.marty.passportengine;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** SQL of verifications. */
final class VerificationRepository {
  private static final HexFormat HEX = HexFormat.of();

  /**
   * Stores records, all or none, in one round trip and one commit; those known stay as they are.
   */
  Future<Void> insert(SqlConnection connection, List<VerificationRecord> records) {
    return connection
        .preparedQuery(
            """
            INSERT INTO verification
                (id, at, request_id, sod_sha256, outcome, steps, data_groups, signer)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO NOTHING
            """)
        .executeBatch(records.stream().map(VerificationRepository::tuple).toList())
        .mapEmpty();
  }

  private static Tuple tuple(VerificationRecord record) {
    return Tuple.tuple()
        .addUUID(record.id())
        .addOffsetDateTime(record.at().atOffset(ZoneOffset.UTC))
        .addString(record.requestId())
        .addBuffer(Buffer.buffer(HEX.parseHex(record.sodSha256())))
        .addString(record.outcome())
        .addJsonArray(record.steps())
        .addJsonArray(record.dataGroups())
        .addJsonObject(record.signer());
  }

  /** One record, or null. */
  Future<VerificationRecord> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(
            """
            SELECT id, at, request_id, sod_sha256, outcome, steps, data_groups, signer
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
        row.getJsonObject("signer"));
  }
}
