package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;
import dev.marty.pkd.answer.EffectJson;
import dev.marty.pkd.directory.Effect;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** SQL that takes imports in. Every method uses the connection it is given. */
final class ImportRepository {
  private ImportRepository() {}

  /**
   * A finished import's account of itself.
   *
   * @param kind as in {@link Import}
   * @param counts what became of its parts
   * @param objects what was new
   * @param effect what it made of trust
   */
  record Outcome(String kind, Import.Counts counts, Import.NewObjects objects, Effect effect) {}

  /**
   * An import whose turn it is.
   *
   * @param id of it
   * @param bytes of its upload
   * @param trust whether lists in it may make trust anchors
   * @param requestId the request that brought it
   */
  record Waiting(UUID id, long bytes, boolean trust, String requestId) {}

  /**
   * A try at an import.
   *
   * @param id of it
   * @param number how many there were, this one included
   */
  record Attempt(UUID id, int number) {}

  /**
   * Counts an attempt at the import whose turn it is, and names it; null if none waits.
   *
   * @param heavy whether one of over {@link Imports#LIGHT} bytes is asked for, or one of the others
   * @param last whose turn is after all others
   */
  static Future<Attempt> attempt(SqlConnection connection, boolean heavy, Collection<UUID> last) {
    return connection
        .preparedQuery(
            """
            UPDATE import SET attempts = attempts + 1
             WHERE id = (SELECT id FROM import
                          WHERE status = 'waiting' AND (bytes > $2) = $1
                          ORDER BY id = ANY ($3), attempts, at FOR NO KEY UPDATE SKIP LOCKED LIMIT 1)
            RETURNING id, attempts
            """)
        .execute(Tuple.of(heavy, (long) Imports.LIGHT).addArrayOfUUID(last.toArray(UUID[]::new)))
        .map(
            rows ->
                Sql.first(rows, row -> new Attempt(row.getUUID("id"), row.getInteger("attempts"))));
  }

  /** Counts one attempt less: what ended it was nothing of theirs. */
  static Future<Void> excuse(SqlConnection connection, Collection<UUID> ids) {
    return connection
        .preparedQuery(
            "UPDATE import SET attempts = attempts - 1"
                + " WHERE id = ANY ($1) AND status = 'waiting' AND attempts > 0")
        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .mapEmpty();
  }

  /** Leases an import for this transaction; null if another process has it or had it. */
  static Future<Waiting> lease(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(
            "SELECT bytes, trust, request_id FROM import WHERE id = $1 AND status = 'waiting'"
                + " FOR NO KEY UPDATE SKIP LOCKED")
        .execute(Tuple.of(id))
        .map(
            rows ->
                Sql.first(
                    rows,
                    row ->
                        new Waiting(
                            id,
                            row.getLong("bytes"),
                            row.getBoolean("trust"),
                            row.getString("request_id"))));
  }

  static Future<Void> progress(
      SqlConnection connection, UUID id, String phase, long bytes, int entries) {
    return connection
        .preparedQuery(
            """
            INSERT INTO import_progress (import_id, phase, bytes, entries) VALUES ($1, $2, $3, $4)
            ON CONFLICT (import_id) DO UPDATE
              SET phase = excluded.phase, bytes = excluded.bytes, entries = excluded.entries,
                  at = now()
            """)
        .execute(Tuple.of(id, phase, bytes, entries))
        .mapEmpty();
  }

  static Future<Void> addObjects(
      SqlConnection connection, UUID id, String kind, Collection<String> fingerprints) {
    return fingerprints.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(
                "INSERT INTO import_object (import_id, kind, sha256)"
                    + " SELECT $1, $2, * FROM unnest($3::bytea[]) ON CONFLICT DO NOTHING")
            .execute(Tuple.of(id, kind, Sql.bytes(fingerprints)))
            .mapEmpty();
  }

  static Future<Void> addRejections(
      SqlConnection connection, UUID id, int from, List<Arrival.Rejected> rejections) {
    return rejections.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(
                """
                INSERT INTO import_rejection (import_id, ordinal, line, dn, reason, detail)
                SELECT $1, $2 + place - 1, line, dn, reason, detail
                  FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
                         AS new (line, dn, reason, detail, place)
                """)
            .execute(
                Tuple.tuple()
                    .addUUID(id)
                    .addInteger(from)
                    .addArrayOfLong(
                        rejections.stream().map(Arrival.Rejected::line).toArray(Long[]::new))
                    .addArrayOfString(
                        rejections.stream().map(Arrival.Rejected::dn).toArray(String[]::new))
                    .addArrayOfString(
                        rejections.stream().map(Arrival.Rejected::reason).toArray(String[]::new))
                    .addArrayOfString(
                        rejections.stream().map(Arrival.Rejected::detail).toArray(String[]::new)))
            .mapEmpty();
  }

  static Future<Void> done(SqlConnection connection, UUID id, Outcome outcome) {
    return connection
        .preparedQuery(
            """
            UPDATE import SET status = 'done', kind = $2, seen = $3, stored = $4, known = $5,
                   removed = $6, rejected = $7, objects = $8, effect = $9, finished_at = clock_timestamp()
             WHERE id = $1
            """)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addString(outcome.kind())
                .addInteger(outcome.counts().seen())
                .addInteger(outcome.counts().stored())
                .addInteger(outcome.counts().known())
                .addInteger(outcome.counts().removed())
                .addInteger(outcome.counts().rejected())
                .addJsonObject(ImportColumns.of(outcome.objects()))
                .addJsonObject(EffectJson.of(outcome.effect())))
        .compose(done -> clear(connection, id));
  }

  /** Ends an import that takes nothing in: refused, or failed too often. */
  static Future<Void> end(
      SqlConnection connection, UUID id, ImportStatus status, String kind, Problem problem) {
    return connection
        .preparedQuery(
            "UPDATE import SET status = $2, kind = $3, problem = $4,"
                + " finished_at = clock_timestamp() WHERE id = $1 AND status = 'waiting'")
        .execute(Tuple.of(id, status.text(), kind, ImportColumns.of(problem)))
        .compose(done -> clear(connection, id));
  }

  private static Future<Void> clear(SqlConnection connection, UUID id) {
    return UploadRepository.clear(connection, id)
        .compose(
            done ->
                connection
                    .preparedQuery("DELETE FROM import_progress WHERE import_id = $1")
                    .execute(Tuple.of(id)))
        .mapEmpty();
  }
}
