package dev.marty.pkd;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HexFormat;
import java.util.UUID;

/** SQL of imports. Every method uses the connection it is given and belongs to its transaction. */
final class ImportRepository {
  private static final HexFormat HEX = HexFormat.of();

  /** The import that a key was used for. */
  record Earlier(UUID id, String objectSha256) {}

  /** Finds the import of an idempotency key; until the commit nobody else can use the key. */
  Future<Earlier> findByKey(SqlConnection connection, String key) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .execute(Tuple.of(key))
        .compose(
            locked ->
                connection
                    .preparedQuery(
                        "SELECT id, object_sha256 FROM import WHERE idempotency_key = $1")
                    .execute(Tuple.of(key)))
        .map(
            rows ->
                rows.size() == 0
                    ? null
                    : new Earlier(
                        rows.iterator().next().getUUID("id"),
                        hex(rows.iterator().next().getBuffer("object_sha256"))));
  }

  /** Writes an import and everything that is new in it. */
  Future<Void> insert(SqlConnection connection, NewImport created) {
    return connection
        .preparedQuery(
            "INSERT INTO object (sha256, content) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING")
        .execute(Tuple.of(bytes(created.sha256()), created.content()))
        .compose(done -> CertificateStore.insert(connection, created.certificates()))
        .compose(stored -> insertImport(connection, created, stored))
        .compose(done -> insertPlaces(connection, created))
        .compose(done -> insertFindings(connection, created));
  }

  private static Future<Void> insertImport(
      SqlConnection connection, NewImport created, int stored) {
    int rejected = created.seen() - created.places().size();
    return connection
        .preparedQuery(
            """
            INSERT INTO import (id, request_id, idempotency_key, kind, object_sha256, seen, stored,
                known, rejected, signature)
            VALUES ($1, $2, $3, 'master-list', $4, $5, $6, $7, $8, $9)
            """)
        .execute(
            Tuple.tuple()
                .addUUID(created.id())
                .addString(created.requestId())
                .addString(created.idempotencyKey())
                .addBuffer(bytes(created.sha256()))
                .addInteger(created.seen())
                .addInteger(stored)
                .addInteger(created.seen() - stored - rejected)
                .addInteger(rejected)
                .addJsonObject(created.signature()))
        .mapEmpty();
  }

  private static Future<Void> insertPlaces(SqlConnection connection, NewImport created) {
    return connection
        .preparedQuery(
            """
            INSERT INTO import_certificate (import_id, position, certificate_sha256)
            SELECT $1, * FROM unnest($2::integer[], $3::bytea[])
            """)
        .execute(
            Tuple.tuple()
                .addUUID(created.id())
                .addArrayOfInteger(created.places().keySet().toArray(Integer[]::new))
                .addArrayOfBuffer(
                    created.places().values().stream()
                        .map(ImportRepository::bytes)
                        .toArray(Buffer[]::new)))
        .mapEmpty();
  }

  private static Future<Void> insertFindings(SqlConnection connection, NewImport created) {
    return CertificateStore.batch(
        connection,
        "INSERT INTO import_finding (import_id, ordinal, severity, code, text)"
            + " VALUES ($1, $2, $3, $4, $5)",
        CertificateStore.findings(created.id(), created.findings()));
  }

  /** One import as it is answered, or null. */
  Future<JsonObject> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(
            """
            SELECT id, at, kind, object_sha256, seen, stored, known, rejected, signature
              FROM import WHERE id = $1
            """)
        .execute(Tuple.of(id))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : findings(connection, id)
                        .map(findings -> toJson(rows.iterator().next(), findings)));
  }

  private static Future<JsonArray> findings(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(
            """
            SELECT NULL::integer AS position, NULL::bytea AS certificate, ordinal, severity, code,
                   text
              FROM import_finding WHERE import_id = $1
            UNION ALL
            SELECT place.position, finding.certificate_sha256, finding.ordinal, finding.severity,
                   finding.code, finding.text
              FROM import_certificate place
              JOIN certificate_finding finding USING (certificate_sha256)
             WHERE place.import_id = $1
             ORDER BY position NULLS FIRST, ordinal
            """)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              JsonArray findings = new JsonArray();
              for (Row row : rows) {
                JsonObject finding = Findings.toJson(row);
                if (row.getInteger("position") != null) {
                  finding
                      .put("position", row.getInteger("position"))
                      .put("certificate", hex(row.getBuffer("certificate")));
                }
                findings.add(finding);
              }
              return findings;
            });
  }

  private static JsonObject toJson(Row row, JsonArray findings) {
    return new JsonObject()
        .put("id", row.getUUID("id").toString())
        .put("kind", row.getString("kind"))
        .put("at", row.getOffsetDateTime("at").toInstant().toString())
        .put("sha256", hex(row.getBuffer("object_sha256")))
        .put(
            "counts",
            new JsonObject()
                .put("seen", row.getInteger("seen"))
                .put("stored", row.getInteger("stored"))
                .put("known", row.getInteger("known"))
                .put("rejected", row.getInteger("rejected")))
        .put("signature", row.getJsonObject("signature"))
        .put("findings", findings);
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }

  private static String hex(Buffer bytes) {
    return HEX.formatHex(bytes.getBytes());
  }
}
