package dev.marty.pkd.imports;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** SQL that reads imports, in the form in which they are answered. */
final class ImportQueries {
  private static final int REJECTIONS_SHOWN = 100;

  private static final String COLUMNS =
      """
      SELECT i.id, i.at, i.finished_at, i.kind, i.status, i.sha256, i.bytes, i.source, i.trust,
             i.seen, i.stored, i.known, i.removed, i.rejected, i.objects, i.problem,
             p.phase, p.bytes AS progress_bytes, p.entries AS progress_entries
        FROM import i LEFT JOIN import_progress p ON p.import_id = i.id
      """;

  private ImportQueries() {}

  /**
   * A place in the list of imports, the newest first.
   *
   * @param at when it began
   * @param id of it
   */
  record Place(OffsetDateTime at, UUID id) {}

  /** One import with all there is to say, or null. */
  static Future<JsonObject> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(COLUMNS + " WHERE i.id = $1")
        .execute(Tuple.of(id))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : complete(connection, id, rows.iterator().next()));
  }

  private static Future<JsonObject> complete(SqlConnection connection, UUID id, Row row) {
    JsonObject json = toJson(row);
    if (row.getString("kind") == null || row.getOffsetDateTime("finished_at") == null) {
      return Future.succeededFuture(json);
    }
    return list(connection, id, json)
        .compose(done -> rejections(connection, id, -1, REJECTIONS_SHOWN))
        .map(rejections -> json.put("rejections", new JsonArray(rejections)));
  }

  /** Of a list that came by itself: its signature, and everything odd in it. */
  private static Future<Void> list(SqlConnection connection, UUID id, JsonObject json) {
    if (!json.getString("kind").endsWith("-list")) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(
            """
            SELECT l.sha256, l.signature, l.trusted, l.trust_reason
              FROM import_object o JOIN list l USING (sha256)
             WHERE o.import_id = $1 AND o.kind = 'list'
            """)
        .execute(Tuple.of(id))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture();
              }
              Row row = rows.iterator().next();
              json.put("signature", row.getJsonObject("signature"))
                  .put("trusted", row.getBoolean("trusted"))
                  .put("trustReason", row.getString("trust_reason"));
              return connection
                  .preparedQuery(
                      """
                      SELECT NULL::integer AS position, NULL::bytea AS certificate, ordinal,
                             severity, code, text
                        FROM list_finding WHERE list_sha256 = $1
                      UNION ALL
                      SELECT place.position, finding.certificate_sha256, finding.ordinal,
                             finding.severity, finding.code, finding.text
                        FROM list_certificate place
                        JOIN certificate_finding finding USING (certificate_sha256)
                       WHERE place.list_sha256 = $1
                       ORDER BY position NULLS FIRST, ordinal
                      """)
                  .execute(Tuple.of(row.getBuffer("sha256")))
                  .map(findings -> json.put("findings", findings(findings)))
                  .mapEmpty();
            });
  }

  private static JsonArray findings(RowSet<Row> rows) {
    JsonArray findings = new JsonArray();
    for (Row row : rows) {
      JsonObject finding = Sql.finding(row);
      if (row.getInteger("position") != null) {
        finding
            .put("position", row.getInteger("position"))
            .put("certificate", Sql.hex(row.getBuffer("certificate")));
      }
      findings.add(finding);
    }
    return findings;
  }

  /** Imports, the newest first, in short. */
  static Future<List<JsonObject>> list(SqlConnection connection, Place after, int limit) {
    return connection
        .preparedQuery(
            COLUMNS
                + " WHERE $1::timestamptz IS NULL OR (i.at, i.id) < ($1, $2)"
                + " ORDER BY i.at DESC, i.id DESC LIMIT $3")
        .execute(
            Tuple.tuple()
                .addOffsetDateTime(after == null ? null : after.at())
                .addUUID(after == null ? null : after.id())
                .addInteger(limit))
        .map(
            rows -> {
              List<JsonObject> imports = new ArrayList<>();
              rows.forEach(row -> imports.add(toJson(row)));
              return imports;
            });
  }

  /** Entries that were not taken in, after a place, each with its ordinal. */
  static Future<List<JsonObject>> rejections(
      SqlConnection connection, UUID id, int after, int limit) {
    return connection
        .preparedQuery(
            "SELECT ordinal, line, dn, reason, detail FROM import_rejection"
                + " WHERE import_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3")
        .execute(Tuple.of(id, after, limit))
        .map(
            rows -> {
              List<JsonObject> rejections = new ArrayList<>();
              rows.forEach(
                  row ->
                      rejections.add(
                          new JsonObject()
                              .put("ordinal", row.getInteger("ordinal"))
                              .put("line", row.getLong("line"))
                              .put("dn", row.getString("dn"))
                              .put("reason", row.getString("reason"))
                              .put("detail", row.getString("detail"))));
              return rejections;
            });
  }

  private static JsonObject toJson(Row row) {
    boolean waiting = row.getString("status").equals("waiting");
    boolean running = waiting && row.getString("phase") != null;
    JsonObject json =
        new JsonObject()
            .put("id", row.getUUID("id").toString())
            .put("kind", row.getString("kind"))
            .put("status", running ? "running" : row.getString("status"))
            .put("at", text(row.getOffsetDateTime("at")))
            .put("finishedAt", text(row.getOffsetDateTime("finished_at")))
            .put("sha256", Sql.hex(row.getBuffer("sha256")))
            .put("bytes", row.getLong("bytes"))
            .put("source", row.getString("source"))
            .put("trust", row.getBoolean("trust"))
            .put(
                "counts",
                new JsonObject()
                    .put("seen", row.getInteger("seen"))
                    .put("stored", row.getInteger("stored"))
                    .put("known", row.getInteger("known"))
                    .put("removed", row.getInteger("removed"))
                    .put("rejected", row.getInteger("rejected")))
            .put("objects", row.getJsonObject("objects"));
    if (running) {
      json.put(
          "progress",
          new JsonObject()
              .put("phase", row.getString("phase"))
              .put("bytes", row.getLong("progress_bytes"))
              .put("entries", row.getInteger("progress_entries")));
    }
    if (row.getJsonObject("problem") != null) {
      json.put("problem", row.getJsonObject("problem"));
    }
    return json;
  }

  private static String text(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
