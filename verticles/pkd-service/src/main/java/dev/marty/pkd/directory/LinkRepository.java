package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SQL about whose signature is whose. Fingerprints are joined as rows, not compared with an array:
 * within one large import the planner's figures are those of the empty table, by which it may
 * choose to compare each row with each of them.
 */
final class LinkRepository {
  private LinkRepository() {}

  /**
   * An object and who may have signed it.
   *
   * @param sha256 of the object
   * @param der as received
   * @param issuers fingerprints of CSCA certificates, the likeliest first, perhaps none
   */
  record Candidates(String sha256, Buffer der, List<String> issuers) {}

  /**
   * Who may have signed a CRL.
   *
   * @param bytes its length
   * @param issuers as above, but for those of whom that is known
   */
  record CrlCandidates(int bytes, List<String> issuers) {}

  /** Certificates that name one of these as issuer and have no link to it: fingerprints. */
  static Future<Set<String>> children(SqlConnection connection, Collection<String> issuers) {
    return connection
        .preparedQuery(
            """
            SELECT DISTINCT c.sha256
              FROM unnest($1::bytea[]) AS wanted (sha256)
              JOIN certificate p ON p.sha256 = wanted.sha256 AND p.ca
              JOIN certificate c ON c.issuer_name = p.subject_name
             WHERE NOT EXISTS (SELECT FROM certificate_issuer l
                                WHERE l.certificate_sha256 = c.sha256 AND l.issuer_sha256 = p.sha256)
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(issuers)))
        .map(Sql::fingerprints);
  }

  /** The same certificates, those of one issuer together: a key often used verifies faster. */
  static Future<List<String>> byIssuer(SqlConnection connection, Collection<String> certificates) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256
              FROM unnest($1::bytea[]) AS wanted (sha256)
              JOIN certificate c ON c.sha256 = wanted.sha256
             ORDER BY c.issuer_name, c.authority_key_identifier, c.sha256
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(certificates)))
        .map(rows -> Sql.all(rows, row -> Sql.hex(row.getBuffer("sha256"))));
  }

  /** CRLs that new CSCA certificates may have signed, by their name or by their key. */
  static Future<Set<String>> crlsOf(SqlConnection connection, Collection<String> issuers) {
    return connection
        .preparedQuery(
            """
            WITH issuer AS MATERIALIZED (
              SELECT p.subject_name, p.subject_key_identifier, p.country
                FROM unnest($1::bytea[]) AS wanted (sha256)
                JOIN certificate p ON p.sha256 = wanted.sha256 AND p.ca
            )
            SELECT r.sha256 FROM issuer i JOIN crl r ON r.issuer_name = i.subject_name
            UNION
            SELECT r.sha256 FROM issuer i
              JOIN crl r ON r.authority_key_identifier = i.subject_key_identifier
                        AND r.country = i.country
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(issuers)))
        .map(Sql::fingerprints);
  }

  static Future<List<Candidates>> certificateCandidates(
      SqlConnection connection, Collection<String> certificates) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256, c.der, ARRAY(
                     SELECT p.sha256 FROM certificate p
                      WHERE p.subject_name = c.issuer_name AND p.ca
                      ORDER BY p.subject_key_identifier IS NOT DISTINCT FROM
                               c.authority_key_identifier DESC, p.sha256) AS issuers
              FROM unnest($1::bytea[]) AS wanted (sha256)
              JOIN certificate c ON c.sha256 = wanted.sha256
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(certificates)))
        .map(rows -> Sql.all(rows, LinkRepository::candidates));
  }

  static Future<CrlCandidates> crlCandidates(SqlConnection connection, String crl) {
    return connection
        .preparedQuery(
            """
            SELECT octet_length(r.der) AS bytes, ARRAY(
                     SELECT p.sha256
                       FROM crl_signer(r.issuer_name, r.authority_key_identifier, r.country) p
                      WHERE NOT EXISTS (SELECT FROM crl_issuer l WHERE l.crl_sha256 = r.sha256
                                           AND l.issuer_sha256 = p.sha256)
                      ORDER BY p.sha256) AS issuers
              FROM crl r WHERE r.sha256 = $1
            """)
        .execute(Tuple.of(Sql.bytes(crl)))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new CrlCandidates(row.getInteger("bytes"), issuers(row));
            });
  }

  static Future<Map<String, byte[]>> ders(SqlConnection connection, Collection<String> wanted) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256, c.der
              FROM unnest($1::bytea[]) AS wanted (sha256)
              JOIN certificate c ON c.sha256 = wanted.sha256
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(wanted)))
        .map(
            rows -> {
              Map<String, byte[]> ders = new HashMap<>();
              rows.forEach(
                  row ->
                      ders.put(Sql.hex(row.getBuffer("sha256")), row.getBuffer("der").getBytes()));
              return ders;
            });
  }

  static Future<Void> insertCertificateLinks(
      SqlConnection connection, List<SignerSearch.Link> links) {
    return insert(
        connection,
        "INSERT INTO certificate_issuer (certificate_sha256, issuer_sha256)"
            + " SELECT * FROM unnest($1::bytea[], $2::bytea[]) ON CONFLICT DO NOTHING",
        links);
  }

  static Future<Void> insertCrlLinks(SqlConnection connection, List<SignerSearch.Link> links) {
    return insert(
        connection,
        "INSERT INTO crl_issuer (crl_sha256, issuer_sha256)"
            + " SELECT * FROM unnest($1::bytea[], $2::bytea[]) ON CONFLICT DO NOTHING",
        links);
  }

  private static Future<Void> insert(
      SqlConnection connection, String sql, List<SignerSearch.Link> links) {
    return links.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(sql)
            .execute(
                Tuple.tuple()
                    .addArrayOfBuffer(
                        Sql.bytes(links.stream().map(SignerSearch.Link::object).toList()))
                    .addArrayOfBuffer(
                        Sql.bytes(links.stream().map(SignerSearch.Link::issuer).toList())))
            .mapEmpty();
  }

  private static Candidates candidates(Row row) {
    return new Candidates(Sql.hex(row.getBuffer("sha256")), row.getBuffer("der"), issuers(row));
  }

  private static List<String> issuers(Row row) {
    return Arrays.stream(row.getArrayOfBuffers("issuers")).map(Sql::hex).toList();
  }
}
