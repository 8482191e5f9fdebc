package dev.marty.pkd.export;

import dev.marty.pkd.directory.EntryKind;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** SQL that reads what the directory publishes, all of it in the caller's transaction. */
final class ExportRepository {
  /** Findings of an entry's object that are told beside it: only below nc-data. */
  private static final String FINDINGS =
      """
      SELECT %1$s FROM certificate_finding
       WHERE NOT e.conforming AND e.kind IN ('dsc', 'bcsc', 'bcsc-nc') AND certificate_sha256 = e.sha256
      UNION SELECT %1$s FROM crl_finding
       WHERE NOT e.conforming AND e.kind = 'crl' AND crl_sha256 = e.sha256
      UNION SELECT %1$s FROM list_finding
       WHERE NOT e.conforming AND e.kind IN ('ml', 'dl') AND list_sha256 = e.sha256
      """;

  private static final String COLUMNS =
      String.format(
          Locale.ROOT,
          """
      SELECT e.kind, e.sha256, e.country, e.rdn, e.conforming,
             coalesce(e.pkd_version, e.added_version) AS pkd_version,
             ARRAY(SELECT code FROM (SELECT unnest(e.claimed_codes) UNION %s) AS told (code)
                    ORDER BY code COLLATE "C") AS codes,
             ARRAY(SELECT text FROM (SELECT unnest(e.claimed_texts) UNION %s) AS told (text)
                    ORDER BY text COLLATE "C") AS texts,
             coalesce((SELECT octet_length(der) FROM certificate
                        WHERE e.kind IN ('dsc', 'bcsc', 'bcsc-nc') AND sha256 = e.sha256),
                      (SELECT octet_length(der) FROM crl WHERE e.kind = 'crl' AND sha256 = e.sha256),
                      (SELECT octet_length(content) FROM object
                        WHERE e.kind IN ('ml', 'dl') AND sha256 = e.sha256)) AS size
        FROM entry e
      """,
          String.format(Locale.ROOT, FINDINGS, "code"),
          String.format(Locale.ROOT, FINDINGS, "text"));

  /** The same order in every directory that holds the same entries. */
  private static final String ORDER =
      " ORDER BY e.country COLLATE \"C\", e.kind COLLATE \"C\", e.rdn_key COLLATE \"C\","
          + " e.sha256, e.id";

  private ExportRepository() {}

  /**
   * The state that a transaction sees.
   *
   * @param version of the directory
   * @param changedAt since when
   */
  record State(long version, OffsetDateTime changedAt) {}

  static Future<State> state(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT version, changed_at FROM directory_version")
        .execute()
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new State(row.getLong("version"), row.getOffsetDateTime("changed_at"));
            });
  }

  /** The branches that have entries in a version. */
  static Future<Set<Branch>> branches(SqlConnection connection, Selection selection, long version) {
    return connection
        .preparedQuery(
            """
            SELECT DISTINCT country COLLATE "C" AS country, kind COLLATE "C" AS kind
              FROM entry
             WHERE conforming = $1 AND kind = ANY ($2)
               AND added_version <= $3 AND (removed_version IS NULL OR removed_version > $3)
             ORDER BY 1, 2
            """)
        .execute(of(selection).addLong(version))
        .map(
            rows -> {
              Set<Branch> branches = new LinkedHashSet<>();
              rows.forEach(row -> branches.add(new Branch(row.getString("country"), kind(row))));
              return branches;
            });
  }

  /** The entries there are now of those that came after a version; 0 for all. */
  static Future<Cursor> present(SqlConnection connection, Selection selection, long since) {
    return cursor(
        connection,
        COLUMNS
            + " WHERE e.conforming = $1 AND e.kind = ANY ($2) AND e.removed_version IS NULL"
            + " AND e.added_version > $3"
            + ORDER,
        of(selection).addLong(since));
  }

  /** The entries that were there in a version and are not now. */
  static Future<Cursor> gone(SqlConnection connection, Selection selection, long since) {
    return cursor(
        connection,
        COLUMNS
            + " WHERE e.conforming = $1 AND e.kind = ANY ($2)"
            + " AND e.added_version <= $3 AND e.removed_version > $3"
            + ORDER,
        of(selection).addLong(since));
  }

  private static Future<Cursor> cursor(SqlConnection connection, String sql, Tuple parameters) {
    return connection.prepare(sql).map(statement -> statement.cursor(parameters));
  }

  private static Tuple of(Selection selection) {
    return Tuple.tuple()
        .addBoolean(selection.conforming())
        .addArrayOfString(selection.kinds().stream().map(EntryKind::text).toArray(String[]::new));
  }

  static PublishedEntry entry(Row row) {
    return new PublishedEntry(
        kind(row),
        Sql.hex(row.getBuffer("sha256")),
        row.getInteger("size"),
        row.getString("country"),
        row.getString("rdn"),
        row.getBoolean("conforming"),
        row.getLong("pkd_version"),
        List.of(row.getArrayOfStrings("codes")),
        List.of(row.getArrayOfStrings("texts")));
  }

  private static EntryKind kind(Row row) {
    return EntryKind.of(row.getString("kind")).orElseThrow();
  }

  /**
   * An object as received.
   *
   * @param bytes it
   * @param serial of a certificate, hexadecimal; else null
   */
  record Content(Buffer bytes, String serial) {}

  /**
   * Objects by fingerprint.
   *
   * @param kind of all of them, as in their entries
   */
  static Future<Map<String, Content>> contents(
      SqlConnection connection, EntryKind kind, List<String> sha256s) {
    String sql =
        switch (kind) {
          case DSC, BCSC, BCSC_NC ->
              "SELECT sha256, der AS content, serial FROM certificate WHERE sha256 = ANY ($1)";
          case CRL ->
              "SELECT sha256, der AS content, NULL::text AS serial FROM crl WHERE sha256 = ANY ($1)";
          case ML, DL ->
              "SELECT sha256, content, NULL::text AS serial FROM object WHERE sha256 = ANY ($1)";
        };
    return connection
        .preparedQuery(sql)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(sha256s)))
        .map(ExportRepository::contents);
  }

  private static Map<String, Content> contents(RowSet<Row> rows) {
    Map<String, Content> contents = new HashMap<>();
    rows.forEach(
        row ->
            contents.put(
                Sql.hex(row.getBuffer("sha256")),
                new Content(row.getBuffer("content"), row.getString("serial"))));
    return contents;
  }
}
