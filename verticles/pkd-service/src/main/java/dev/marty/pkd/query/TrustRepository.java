package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** SQL that tells why a certificate is trusted or not. */
final class TrustRepository {
  private TrustRepository() {}

  /** A certificate's trust: status, because, path and the lists at its end. */
  static Future<JsonObject> explain(SqlConnection connection, String sha256, String status) {
    return above(connection, sha256)
        .map(above -> above.from(sha256))
        .compose(
            path -> {
              TrustPath.Node end = path.get(path.size() - 1);
              return because(connection, path, status)
                  .compose(
                      because ->
                          lists(connection, end.sha256())
                              .map(
                                  lists ->
                                      new JsonObject()
                                          .put("status", status)
                                          .put("because", because)
                                          .put("lists", lists)
                                          .put("path", path(path))));
            });
  }

  /** The certificate and all that stand above it, whoever trusts them. */
  private static Future<TrustPath> above(SqlConnection connection, String sha256) {
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
                        row.getString("kind"),
                        row.getString("status"),
                        List.of(row.getArrayOfStrings("reasons"))));
                if (row.getBuffer("issuer") != null) {
                  above.signed(Sql.hex(row.getBuffer("issuer")), fingerprint);
                }
              }
              return above;
            });
  }

  private static JsonArray path(List<TrustPath.Node> path) {
    JsonArray array = new JsonArray();
    for (TrustPath.Node node : path) {
      array.add(
          new JsonObject()
              .put("sha256", node.sha256())
              .put("subject", node.subject())
              .put("kind", node.kind())
              // Each but the first has signed the one before it.
              .put("relation", array.isEmpty() ? "itself" : "issuer")
              .put("status", node.status())
              .put("because", new JsonArray(node.reasons())));
    }
    return array;
  }

  private static Future<JsonArray> because(
      SqlConnection connection, List<TrustPath.Node> path, String status) {
    TrustPath.Node itself = path.get(0);
    if (status.equals("withdrawn")) {
      return decision(connection, itself.sha256(), "withdrawn").map(JsonArray::of);
    }
    if (status.equals("untrusted")) {
      boolean alone = path.size() == 1;
      return Future.succeededFuture(
          JsonArray.of(
              reason(
                  alone ? "no-issuer" : "issuer-untrusted",
                  alone
                      ? "No list, no decision and no other certificate here vouches for it."
                      : "Nothing above it is trusted.")));
    }
    if (itself.reasons().isEmpty()) {
      return Future.succeededFuture(
          JsonArray.of(
              reason("issuer", "It is signed by " + path.get(1).subject() + ", which is trusted.")
                  .put("sha256", path.get(1).sha256())));
    }
    JsonArray because = new JsonArray();
    Future<Void> done = Future.succeededFuture();
    for (String code : itself.reasons()) {
      done =
          done.compose(
                  before ->
                      switch (code) {
                        case "by-hand" ->
                            decision(connection, itself.sha256(), code).map(because::add);
                        case "own-csca" ->
                            Future.succeededFuture(
                                because.add(
                                    reason(code, "The csca of this installation issued it.")));
                        default ->
                            Future.succeededFuture(
                                because.add(reason(code, "It stands in a current, trusted list.")));
                      })
              .mapEmpty();
    }
    return done.map(because);
  }

  private static JsonObject reason(String code, String text) {
    return new JsonObject().put("reason", code).put("text", text);
  }

  private static Future<JsonObject> decision(SqlConnection connection, String sha256, String code) {
    return connection
        .preparedQuery(
            """
            SELECT reason, at FROM current_decision
             WHERE subject_kind = 'certificate' AND subject_sha256 = $1
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return reason(code, row.getString("reason"))
                  .put("at", Times.text(row.getOffsetDateTime("at")));
            });
  }

  /**
   * The lists a certificate stands in, those that count first, with the imports that brought them.
   */
  private static Future<JsonArray> lists(SqlConnection connection, String sha256) {
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
            rows -> {
              JsonArray lists = new JsonArray();
              for (Row row : rows) {
                lists.add(
                    new JsonObject()
                        .put("sha256", Sql.hex(row.getBuffer("sha256")))
                        .put("kind", row.getString("kind"))
                        .put("country", row.getString("country"))
                        .put("signedAt", Times.text(row.getOffsetDateTime("signed_at")))
                        .put("counts", row.getBoolean("counts"))
                        .put("imports", row.getJsonArray("imports")));
              }
              return lists;
            });
  }
}
