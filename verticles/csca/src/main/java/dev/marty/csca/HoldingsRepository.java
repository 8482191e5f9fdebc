package dev.marty.csca;

import dev.marty.signer.holdings.HoldingsStore.Statements;

/** SQL of what csca tells its consumers that it has. */
final class HoldingsRepository {
  static final Statements STATEMENTS =
      new Statements(
          """
          SELECT encode(sha256, 'hex') AS sha256, country, encode(serial, 'hex') AS serial,
                 revoked_at
            FROM certificate
           WHERE kind = $1 AND certificate.sha256 > $2 ORDER BY certificate.sha256 LIMIT $3
          """,
          "SELECT der FROM certificate WHERE sha256 = $1",
          """
          SELECT DISTINCT ON (country) country, number, encode(sha256, 'hex') AS sha256,
                 octet_length(der) AS bytes, NULL::text AS path
            FROM crl ORDER BY country, number DESC
          """,
          """
          SELECT encode(sha256, 'hex') AS sha256, revoked_at IS NOT NULL AS revoked
            FROM certificate WHERE sha256 = ANY ($1)
          """);

  private HoldingsRepository() {}
}
