package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** SQL of accepted list issuers. */
final class ListIssuerRepository {
  static final WithdrawableRepository<ListIssuer> ISSUERS =
      new WithdrawableRepository<>(
          "SELECT "
              + Withdrawable.COLUMNS
              + """
              , d.origin,
              (SELECT jsonb_agg(jsonb_build_object(
                        'key', encode(k.key, 'hex'), 'certificates', k.certificates)
                        ORDER BY k.key, k.certificates)
                 FROM (SELECT coalesce(p.key_sha256, n.key_sha256) AS key,
                              coalesce((SELECT jsonb_agg(encode(c.sha256, 'hex') ORDER BY c.sha256)
                                          FROM certificate c
                                         WHERE c.ca AND c.key_sha256
                                               = coalesce(p.key_sha256, n.key_sha256)),
                                       jsonb_build_array(encode(p.certificate_sha256, 'hex')))
                                AS certificates
                         FROM list_issuer_key p
                         LEFT JOIN certificate n ON n.sha256 = p.certificate_sha256
                        WHERE p.list_issuer_id = d.id) k) AS keys
              """,
          "list_issuer",
          ListIssuerRepository::read);

  private ListIssuerRepository() {}

  /** The keys of certificates; none if one of them is not here or no CA's. */
  static Future<List<Buffer>> keysOfCertificates(
      SqlConnection connection, List<String> certificates) {
    return connection
        .preparedQuery(
            """
            SELECT DISTINCT c.key_sha256 FROM certificate c
             WHERE c.sha256 = ANY ($1) AND c.ca
               AND (SELECT count(*) FROM certificate o WHERE o.sha256 = ANY ($1) AND o.ca) = $2
            """)
        .execute(
            Tuple.tuple().addArrayOfBuffer(Sql.bytes(certificates)).addInteger(certificates.size()))
        .map(rows -> Sql.all(rows, row -> row.getBuffer("key_sha256")));
  }

  /** The keys of the CSCA behind a master list's signer; none if there is no such list. */
  static Future<List<Buffer>> keysOfList(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT k.key_sha256
              FROM list l CROSS JOIN LATERAL list_key(l.sha256) k
             WHERE l.sha256 = $1 AND l.kind = 'master-list'
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.all(rows, row -> row.getBuffer("key_sha256")));
  }

  static Future<Void> insert(
      SqlConnection connection, UUID id, String reason, By by, List<Buffer> keys) {
    return connection
        .preparedQuery(
            "INSERT INTO list_issuer (id, origin, reason, caller, request_id)"
                + " VALUES ($1, 'decision', $2, $3, $4)")
        .execute(Tuple.of(id, reason, by.caller(), by.requestId()))
        .compose(
            done ->
                connection
                    .preparedQuery(
                        "INSERT INTO list_issuer_key (list_issuer_id, key_sha256)"
                            + " SELECT $1, * FROM unnest($2::bytea[])")
                    .execute(
                        Tuple.tuple().addUUID(id).addArrayOfBuffer(keys.toArray(Buffer[]::new))))
        .mapEmpty();
  }

  private static ListIssuer read(Row row) {
    return new ListIssuer(
        Withdrawable.of(row),
        row.getString("origin"),
        row.getJsonArray("keys").stream()
            .map(JsonObject.class::cast)
            .map(
                key ->
                    new ListIssuer.Key(
                        key.getString("key"),
                        key.getJsonArray("certificates", new JsonArray()).stream()
                            .map(String.class::cast)
                            .toList()))
            .toList());
  }
}
