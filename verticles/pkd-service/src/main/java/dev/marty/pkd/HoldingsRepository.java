package dev.marty.pkd;

import dev.marty.signer.holdings.HoldingsStore.Statements;

/** SQL of what is here of the own csca. */
final class HoldingsRepository {
  /** CRLs are those that a key of the own csca signed, however they came here. */
  static final Statements STATEMENTS =
      new Statements(
          """
          SELECT encode(c.sha256, 'hex') AS sha256, c.country, c.serial, o.revoked_at
            FROM own_certificate o JOIN certificate c ON c.sha256 = o.certificate_sha256
           WHERE o.kind = $1 AND o.certificate_sha256 > $2
           ORDER BY o.certificate_sha256 LIMIT $3
          """,
          """
          SELECT c.der FROM own_certificate o JOIN certificate c ON c.sha256 = o.certificate_sha256
           WHERE o.certificate_sha256 = $1
          """,
          """
          SELECT DISTINCT ON (r.country) r.country, r.number::bigint AS number,
                 encode(r.sha256, 'hex') AS sha256, octet_length(r.der) AS bytes,
                 '/api/pkd_service/crls/' || encode(r.sha256, 'hex') AS path
            FROM crl r
           WHERE r.number BETWEEN 1 AND 1e15 AND octet_length(r.der) <= 16777216
             AND EXISTS (SELECT FROM crl_issuer i
                           JOIN own_certificate o ON o.certificate_sha256 = i.issuer_sha256
                          WHERE i.crl_sha256 = r.sha256)
           ORDER BY r.country, r.number DESC, r.this_update DESC, r.sha256
          """,
          """
          SELECT encode(certificate_sha256, 'hex') AS sha256, revoked_at IS NOT NULL AS revoked
            FROM own_certificate WHERE certificate_sha256 = ANY ($1)
          """);

  private HoldingsRepository() {}
}
