package dev.marty.pkd.query;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;

/** SQL of what makes a certificate trusted or not. */
final class TrustRepository {
  private TrustRepository() {}

  /**
   * A decision of people.
   *
   * @param reason theirs
   * @param at when
   */
  record Decision(String reason, OffsetDateTime at) {}

  /**
   * A list that a certificate stands in.
   *
   * @param sha256 lowercase hex
   * @param kind master-list or deviation-list
   * @param country of its signer, or empty
   * @param signedAt signing time, or null
   * @param counts whether it makes trust anchors now
   * @param imports that brought it
   */
  record Listing(
      String sha256,
      String kind,
      String country,
      OffsetDateTime signedAt,
      boolean counts,
      List<ListRepository.Origin> imports) {}

  /** The certificate and all that stand above it, whoever trusts them. */
  static Future<TrustPath> above(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            WITH RECURSIVE up AS (
              SELECT $1::bytea AS sha256, NULL::bytea AS issuer
              UNION
              SELECT l.certificate_sha256, l.issuer_sha256
                FROM certificate_issuer l WHERE l.certificate_sha256 = $1
              UNION
              SELECT below.issuer, l.issuer_sha256
                FROM up below LEFT JOIN certificate_issuer l ON l.certificate_sha256 = below.issuer
               WHERE below.issuer IS NOT NULL
            )
            SELECT up.sha256, up.issuer, c.subject, c.kind, t.status,
                   coalesce(a.reasons, '{}') AS reasons
              FROM up
              JOIN certificate c ON c.sha256 = up.sha256
              JOIN certificate_trust t ON t.sha256 = up.sha256
              LEFT JOIN trusted_csca a ON a.certificate_sha256 = up.sha256
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(
            rows -> {
              TrustPath above = new TrustPath();
              for (Row row : rows) {
                String fingerprint = Sql.hex(row.getBuffer("sha256"));
                above.add(
                    new TrustPath.Node(
                        fingerprint,
                        row.getString("subject"),
                        CertificateKind.of(row.getString("kind")).orElseThrow(),
                        row.getString("status"),
                        List.of(row.getArrayOfStrings("reasons"))));
                if (row.getBuffer("issuer") != null) {
                  above.signed(Sql.hex(row.getBuffer("issuer")), fingerprint);
                }
              }
              return above;
            });
  }

  /** The last decision about a certificate, or null. */
  static Future<Decision> decision(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT reason, at FROM current_decision
             WHERE subject_kind = 'certificate' AND subject_sha256 = $1
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(
            rows ->
                Sql.first(
                    rows,
                    row -> new Decision(row.getString("reason"), row.getOffsetDateTime("at"))));
  }

  /** Since when a certificate is revoked, or null. */
  static Future<OffsetDateTime> revokedAt(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT min(revoked_at) AS at FROM revocation WHERE certificate_sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, row -> row.getOffsetDateTime("at")));
  }

  /**
   * The lists a certificate stands in, those that count first, with the imports that brought them.
   */
  static Future<List<Listing>> lists(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT l.sha256, l.kind, l.country, l.signed_at,
                   EXISTS (SELECT FROM current_list n WHERE n.sha256 = l.sha256) AS counts,
                   (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'source', i.source)
                                              ORDER BY i.at), '[]')
                      FROM import_object o JOIN import i ON i.id = o.import_id
                     WHERE o.sha256 = l.sha256 AND o.kind = 'list') AS imports
              FROM list_certificate m JOIN list l ON l.sha256 = m.list_sha256
             WHERE m.certificate_sha256 = $1
             GROUP BY l.sha256
             ORDER BY counts DESC, l.signed_at DESC NULLS LAST, l.sha256
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Listing(
                            Sql.hex(row.getBuffer("sha256")),
                            row.getString("kind"),
                            row.getString("country"),
                            row.getOffsetDateTime("signed_at"),
                            row.getBoolean("counts"),
                            ListRepository.origins(row))));
  }
}
