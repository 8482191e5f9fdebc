package dev.marty.pkd.masterlist;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** SQL of the own master list and its versions. */
final class OwnListRepository {
  private static final String COLUMNS =
      """
      SELECT v.number, v.country, v.signed_at, v.certificates, v.reason,
             encode(v.list_sha256, 'hex') AS sha256,
             encode(v.trusted_sha256, 'hex') AS trusted_sha256,
             encode(s.certificate_sha256, 'hex') AS signer_sha256,
             o.revoked_at IS NOT NULL AS signer_revoked
        FROM own_list v
        JOIN list_signer s ON s.id = v.signer_id
        LEFT JOIN own_certificate o ON o.certificate_sha256 = s.certificate_sha256
      """;

  private OwnListRepository() {}

  /** One version is made after the other, whichever process makes it. */
  static Future<Void> lock(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended('marty.pkd.own-list', 0))")
        .execute()
        .mapEmpty();
  }

  /** What the list shall hold, as one hash: nothing that nobody has decided about. */
  static Future<String> trusted(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT encode(sha256(coalesce(string_agg(certificate_sha256, ''::bytea
                     ORDER BY certificate_sha256), ''::bytea)), 'hex') AS trusted
              FROM trusted_csca WHERE NOT first_use
            """)
        .execute()
        .map(rows -> rows.iterator().next().getString("trusted"));
  }

  /**
   * All trusted CSCA certificates, DER: some thousand, a few kilobytes each. Those that are trusted
   * at first use only are not told to others.
   */
  static Future<List<Octets>> certificates(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT c.der FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256"
                + " WHERE NOT t.first_use")
        .execute()
        .map(OwnListRepository::ders);
  }

  /** Trusted certificates of the own csca that may have issued a signer's, roots first. */
  static Future<List<Octets>> issuers(SqlConnection connection, String name) {
    return connection
        .preparedQuery(
            """
            SELECT c.der FROM trusted_csca t
              JOIN certificate c ON c.sha256 = t.certificate_sha256
              JOIN own_certificate o ON o.certificate_sha256 = c.sha256
             WHERE c.subject_name = $1
             ORDER BY o.kind = 'root' DESC, c.not_before DESC
            """)
        .execute(Tuple.of(name))
        .map(OwnListRepository::ders);
  }

  private static List<Octets> ders(RowSet<Row> rows) {
    List<Octets> ders = new ArrayList<>();
    rows.forEach(row -> ders.add(Octets.copyOf(row.getBuffer("der").getBytes())));
    return ders;
  }

  /** The newest version of a country's list, or null. */
  static Future<OwnList> newest(SqlConnection connection, String country) {
    return connection
        .preparedQuery(COLUMNS + " WHERE v.country = $1 ORDER BY v.number DESC LIMIT 1")
        .execute(Tuple.of(country))
        .map(rows -> rows.size() == 0 ? null : OwnList.of(rows.iterator().next()));
  }

  static Future<OwnList> find(SqlConnection connection, long number) {
    return connection
        .preparedQuery(COLUMNS + " WHERE v.number = $1")
        .execute(Tuple.of(number))
        .map(rows -> rows.size() == 0 ? null : OwnList.of(rows.iterator().next()));
  }

  /** Versions before a number, the newest first. */
  static Future<List<OwnList>> list(SqlConnection connection, long before, int limit) {
    return connection
        .preparedQuery(COLUMNS + " WHERE v.number < $1 ORDER BY v.number DESC LIMIT $2")
        .execute(Tuple.of(before, limit))
        .map(
            rows -> {
              List<OwnList> versions = new ArrayList<>();
              rows.forEach(row -> versions.add(OwnList.of(row)));
              return versions;
            });
  }

  /** A list as it was signed. */
  static Future<Buffer> content(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT content FROM object WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> rows.iterator().next().getBuffer("content"));
  }

  /**
   * Adds a version under the lock. The same signed twice within a second is the same list, and one
   * version.
   */
  static Future<Void> insert(
      SqlConnection connection,
      SignedOwnList list,
      ListSigner signer,
      String trusted,
      String reason,
      String requestId) {
    return connection
        .preparedQuery(
            """
            INSERT INTO own_list (number, list_sha256, country, signer_id, signed_at, certificates,
                trusted_sha256, reason, request_id)
            SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 FROM own_list
            ON CONFLICT (list_sha256) DO NOTHING
            """)
        .execute(
            Tuple.tuple()
                .addBuffer(Sql.bytes(list.found().sha256()))
                .addString(signer.country())
                .addUUID(signer.id())
                .addOffsetDateTime(list.found().signedAt().atOffset(ZoneOffset.UTC))
                .addInteger(list.found().certificates().size() + list.found().unreadable())
                .addBuffer(Sql.bytes(trusted))
                .addString(reason)
                .addString(requestId))
        .mapEmpty();
  }
}
