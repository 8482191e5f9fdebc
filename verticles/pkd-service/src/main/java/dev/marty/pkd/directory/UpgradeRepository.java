package dev.marty.pkd.directory;

import dev.marty.signer.events.IssuedKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** SQL of what earlier versions have left undone. */
final class UpgradeRepository {
  private UpgradeRepository() {}

  /**
   * A certificate that has no profile.
   *
   * @param der as received
   * @param ownKind as what the own csca issued it, or null
   * @param judged whether there are findings about it
   */
  record Bare(Buffer der, IssuedKind ownKind, boolean judged) {
    /** Whether it came in a list or is a root or link of the own csca. */
    boolean anchor() {
      return ownKind == null || ownKind == IssuedKind.ROOT || ownKind == IssuedKind.LINK;
    }
  }

  /**
   * What such a certificate gets.
   *
   * @param certificate it
   * @param profile CSCA, DSC, MLS or DLS
   */
  record Completed(Found.Certificate certificate, String profile) {}

  /** Certificates without a profile, locked. */
  static Future<List<Bare>> certificates(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT c.der, o.kind,
                   EXISTS (SELECT FROM certificate_finding f
                            WHERE f.certificate_sha256 = c.sha256) AS judged
              FROM certificate c
              LEFT JOIN own_certificate o ON o.certificate_sha256 = c.sha256
             WHERE c.profile IS NULL ORDER BY c.sha256 FOR UPDATE OF c
            """)
        .execute()
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Bare(
                            row.getBuffer("der"),
                            IssuedKind.of(row.getString("kind")).orElse(null),
                            row.getBoolean("judged"))));
  }

  static Future<Void> complete(SqlConnection connection, List<Completed> all) {
    return all.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(
                "UPDATE certificate SET subject_name = $2, issuer_name = $3, profile = $4"
                    + " WHERE sha256 = $1")
            .executeBatch(
                all.stream()
                    .map(
                        one ->
                            Tuple.of(
                                Sql.bytes(one.certificate().sha256()),
                                one.certificate().facts().subjectName(),
                                one.certificate().facts().issuerName(),
                                one.profile()))
                    .toList())
            .mapEmpty();
  }

  /** CRLs without a name for comparing, fingerprints, locked. */
  static Future<List<String>> crls(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT sha256 FROM crl WHERE issuer_name IS NULL ORDER BY sha256 FOR UPDATE")
        .execute()
        .map(rows -> Sql.all(rows, row -> Sql.hex(row.getBuffer("sha256"))));
  }

  /** Master lists without an entry: of each name the newest, since only one list has it. */
  static Future<List<EntryChange.Reference>> lists(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT l.sha256, nullif(l.country, '') AS country, l.issuer,
                   EXISTS (SELECT FROM list_finding f
                            WHERE f.list_sha256 = l.sha256 AND f.severity = 'ERR') AS errors
              FROM (SELECT DISTINCT ON (country, issuer) sha256, country, issuer
                      FROM list WHERE kind = 'master-list' AND signer_sha256 IS NULL
                     ORDER BY country, issuer, signed_at DESC NULLS LAST, sha256) l
             WHERE NOT EXISTS (SELECT FROM entry e WHERE e.kind = 'ml' AND e.sha256 = l.sha256)
            """)
        .execute()
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new EntryChange.Reference(
                            EntryKind.ML,
                            Sql.hex(row.getBuffer("sha256")),
                            row.getString("country"),
                            row.getString("issuer"),
                            null,
                            row.getBoolean("errors"))));
  }
}
