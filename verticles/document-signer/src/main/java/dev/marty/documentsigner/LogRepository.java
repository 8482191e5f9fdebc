package dev.marty.documentsigner;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** SQL of the signature log. */
final class LogRepository {
  private static final String COLUMNS =
      """
      SELECT g.id, g.signer_id, encode(s.certificate_sha256, 'hex') AS certificate_sha256,
             g.idempotency_key, g.request_sha256, g.sod_sha256, g.request_id, g.signed_at,
      """;

  private LogRepository() {}

  /**
   * Writes entries in one statement, which is one transaction. Left out are those whose key is
   * taken and those whose signer is not active any more.
   *
   * @return when each was written, by id
   */
  static Future<Map<UUID, Instant>> insert(SqlConnection connection, List<LogEntry> entries) {
    // In the order of the keys: two statements with two keys in common would lock each other.
    return connection
        .preparedQuery(
            """
            INSERT INTO signature (id, signer_id, idempotency_key, request_sha256, sod, sod_sha256,
                request_id)
            SELECT e.id, e.signer_id, e.idempotency_key, e.request_sha256, e.sod, e.sod_sha256,
                   e.request_id
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[],
                     $7::text[])
                   AS e (id, signer_id, idempotency_key, request_sha256, sod, sod_sha256, request_id)
              JOIN signer s ON s.id = e.signer_id AND s.status = 'active'
             ORDER BY e.idempotency_key
            ON CONFLICT (idempotency_key) DO NOTHING
            RETURNING id, signed_at
            """)
        .execute(
            Tuple.from(
                List.of(
                    column(entries, LogEntry::id, UUID[]::new),
                    column(entries, LogEntry::signer, UUID[]::new),
                    column(entries, LogEntry::key, String[]::new),
                    column(entries, LogEntry::requestSha256, Buffer[]::new),
                    column(entries, LogEntry::sod, Buffer[]::new),
                    column(entries, LogEntry::sodSha256, Buffer[]::new),
                    column(entries, LogEntry::requestId, String[]::new))))
        .map(
            rows -> {
              Map<UUID, Instant> written = new HashMap<>();
              rows.forEach(
                  row ->
                      written.put(
                          row.getUUID("id"), row.getOffsetDateTime("signed_at").toInstant()));
              return written;
            });
  }

  private static <T> T[] column(
      List<LogEntry> entries, Function<LogEntry, T> value, IntFunction<T[]> array) {
    return entries.stream().map(value).toArray(array);
  }

  /** Those of some EF.SODs, by SHA-256 in hex, that are not in the log. */
  static Future<List<String>> unknown(SqlConnection connection, List<String> sha256) {
    return connection
        .preparedQuery(
            """
            SELECT asked FROM unnest($1::text[]) AS asked
             WHERE NOT EXISTS (SELECT FROM signature g WHERE g.sod_sha256 = decode(asked, 'hex'))
            """)
        .execute(Tuple.tuple().addArrayOfString(sha256.toArray(String[]::new)))
        .map(
            rows -> {
              List<String> unknown = new ArrayList<>();
              rows.forEach(row -> unknown.add(row.getString("asked")));
              return unknown;
            });
  }

  /** The entry of an idempotency key with its SOD, or null. */
  static Future<LogEntry> findByKey(SqlConnection connection, String key) {
    return one(connection, "g.idempotency_key = $1", Tuple.of(key));
  }

  /** One entry with its SOD, or null. */
  static Future<LogEntry> find(SqlConnection connection, UUID id) {
    return one(connection, "g.id = $1", Tuple.of(id));
  }

  private static Future<LogEntry> one(SqlConnection connection, String condition, Tuple value) {
    return connection
        .preparedQuery(
            COLUMNS
                + " g.sod FROM signature g JOIN signer s ON s.id = g.signer_id WHERE "
                + condition)
        .execute(value)
        .map(rows -> rows.size() == 0 ? null : LogEntry.of(rows.iterator().next()));
  }

  /**
   * Entries without their SODs, oldest first.
   *
   * @param sodSha256 or null
   * @param signer or null
   * @param after only later ones, or null
   */
  static Future<List<LogEntry>> list(
      SqlConnection connection, Buffer sodSha256, UUID signer, UUID after, int limit) {
    // A statement for each filter: one for all would have one plan for all.
    StringBuilder conditions = new StringBuilder(" WHERE g.id > $1");
    List<Object> values = new ArrayList<>(List.of(after == null ? new UUID(0, 0) : after, limit));
    if (sodSha256 != null) {
      values.add(sodSha256);
      conditions.append(" AND g.sod_sha256 = $").append(values.size());
    }
    if (signer != null) {
      values.add(signer);
      conditions.append(" AND g.signer_id = $").append(values.size());
    }
    return connection
        .preparedQuery(
            COLUMNS
                + " NULL::bytea AS sod FROM signature g JOIN signer s ON s.id = g.signer_id"
                + conditions
                + " ORDER BY g.id LIMIT $2")
        .execute(Tuple.from(values))
        .map(LogRepository::all);
  }

  private static List<LogEntry> all(RowSet<Row> rows) {
    List<LogEntry> entries = new ArrayList<>();
    rows.forEach(row -> entries.add(LogEntry.of(row)));
    return entries;
  }
}
