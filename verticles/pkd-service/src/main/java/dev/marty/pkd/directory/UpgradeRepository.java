package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;

/** SQL of what earlier versions have left undone. */
final class UpgradeRepository {
  private UpgradeRepository() {}

  /**
   * A certificate that nobody has read for its key.
   *
   * @param sha256 lowercase hex
   * @param der as received
   * @param profile as what it was judged, or null
   * @param signer whether the own csca issued it as a signer's
   */
  record Bare(String sha256, Buffer der, String profile, boolean signer) {}

  /**
   * A CRL that nobody has read for its other names.
   *
   * @param sha256 lowercase hex
   * @param named whether it has its name for comparing, and its entries
   */
  record UnreadCrl(String sha256, boolean named) {}

  /**
   * A list that waits for a decision.
   *
   * @param sha256 lowercase hex
   * @param issuer RFC 4514
   * @param signedAt signing time, or null
   */
  record Waiting(String sha256, String issuer, OffsetDateTime signedAt) {}

  /** Fingerprints of such certificates. */
  static Future<List<String>> unread(SqlConnection connection) {
    return fingerprints(
        connection, "SELECT sha256 FROM certificate WHERE key_sha256 IS NULL ORDER BY sha256");
  }

  /** Certificates by fingerprint, locked. */
  static Future<List<Bare>> certificates(SqlConnection connection, List<String> sha256s) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256, c.der, c.profile,
                   EXISTS (SELECT FROM own_certificate o
                            WHERE o.certificate_sha256 = c.sha256
                              AND o.kind NOT IN ('root', 'link')) AS signer
              FROM unnest($1::bytea[]) AS wanted (sha256)
              JOIN certificate c ON c.sha256 = wanted.sha256
               FOR UPDATE OF c
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(sha256s)))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Bare(
                            Sql.hex(row.getBuffer("sha256")),
                            row.getBuffer("der"),
                            row.getString("profile"),
                            row.getBoolean("signer"))));
  }

  static Future<Void> complete(SqlConnection connection, List<Found.Certificate> all) {
    return connection
        .preparedQuery(
            """
            UPDATE certificate c
               SET subject_name = new.subject_name, issuer_name = new.issuer_name,
                   profile = new.profile, key_sha256 = new.key_sha256, ca = new.ca
              FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::bytea[],
                          $6::boolean[])
                     AS new (sha256, subject_name, issuer_name, profile, key_sha256, ca)
             WHERE c.sha256 = new.sha256
            """)
        .execute(
            Tuple.tuple()
                .addArrayOfBuffer(Sql.bytes(all.stream().map(Found.Certificate::sha256).toList()))
                .addArrayOfString(
                    all.stream().map(one -> one.facts().subjectName()).toArray(String[]::new))
                .addArrayOfString(
                    all.stream().map(one -> one.facts().issuerName()).toArray(String[]::new))
                .addArrayOfString(
                    all.stream().map(one -> one.profile().object()).toArray(String[]::new))
                .addArrayOfBuffer(
                    Sql.bytes(all.stream().map(one -> one.facts().keySha256()).toList()))
                .addArrayOfBoolean(
                    all.stream().map(one -> one.facts().ca()).toArray(Boolean[]::new)))
        .mapEmpty();
  }

  /**
   * Marks certificates of which nothing can be read, so that trust waits for them no longer: their
   * key is nobody's.
   */
  static Future<Void> giveUp(SqlConnection connection, List<String> sha256s) {
    return sha256s.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(
                "UPDATE certificate SET key_sha256 = sha256, ca = false WHERE sha256 = ANY ($1)")
            .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(sha256s)))
            .mapEmpty();
  }

  /** Forgets what was found when they were judged as something else. */
  static Future<Void> forgetFindings(SqlConnection connection, List<Found.Certificate> of) {
    return connection
        .preparedQuery("DELETE FROM certificate_finding WHERE certificate_sha256 = ANY ($1)")
        .execute(
            Tuple.tuple()
                .addArrayOfBuffer(Sql.bytes(of.stream().map(Found.Certificate::sha256).toList())))
        .mapEmpty();
  }

  /** CRLs that were not read for their other names. */
  static Future<List<UnreadCrl>> crls(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT sha256, issuer_name IS NOT NULL AS named FROM crl"
                + " WHERE alternative_names IS NULL ORDER BY sha256 FOR UPDATE")
        .execute()
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new UnreadCrl(Sql.hex(row.getBuffer("sha256")), row.getBoolean("named"))));
  }

  /** Fingerprints of master lists that keep their signer to themselves. */
  static Future<List<String>> lists(SqlConnection connection) {
    return fingerprints(
        connection,
        "SELECT sha256 FROM list WHERE signer_sha256 IS NULL AND kind = 'master-list'"
            + " ORDER BY sha256");
  }

  /** Fingerprints of deviation lists that nobody has read for their deviations. */
  static Future<List<String>> deviationLists(SqlConnection connection) {
    return fingerprints(
        connection,
        "SELECT sha256 FROM list WHERE deviations IS NULL AND kind = 'deviation-list'"
            + " ORDER BY sha256");
  }

  /** Notes that a deviation list says nothing. */
  static Future<Void> refused(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("UPDATE list SET deviations = 0 WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .mapEmpty();
  }

  /** A list, CMS. */
  static Future<Buffer> list(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT content FROM object WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, row -> row.getBuffer("content")));
  }

  /** Fingerprints of master lists that the rule of earlier versions trusted. */
  static Future<List<String>> formerlyTrusted(SqlConnection connection) {
    return fingerprints(
        connection,
        "SELECT sha256 FROM list WHERE trusted AND kind = 'master-list' ORDER BY sha256");
  }

  /** Those of them that wait for a decision. */
  static Future<List<Waiting>> waiting(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT l.sha256, l.issuer, l.signed_at
              FROM list l JOIN list_trust t ON t.sha256 = l.sha256
             WHERE l.trusted AND l.kind = 'master-list' AND t.status = 'pending'
             ORDER BY l.signed_at NULLS FIRST, l.sha256
            """)
        .execute()
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Waiting(
                            Sql.hex(row.getBuffer("sha256")),
                            row.getString("issuer"),
                            row.getOffsetDateTime("signed_at"))));
  }

  private static Future<List<String>> fingerprints(SqlConnection connection, String sql) {
    return connection
        .preparedQuery(sql)
        .execute()
        .map(rows -> Sql.all(rows, row -> Sql.hex(row.getBuffer("sha256"))));
  }
}
