package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SQL that reads CRLs. */
final class CrlRepository {
  private static final HexFormat HEX = HexFormat.of();

  /** What is known about the CRLs of a country or, with null, of all; the newest first. */
  Future<List<JsonObject>> list(SqlConnection connection, String country, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT sha256, country, issuer, number::text AS number, authority_key_identifier,
                   this_update, next_update, entries, origin, received_at
              FROM crl WHERE $1::text IS NULL OR country = $1
             ORDER BY country, issuer, crl.number DESC NULLS LAST, this_update DESC LIMIT $2
            """)
        .execute(Tuple.of(country, limit))
        .map(
            rows -> {
              List<JsonObject> crls = new ArrayList<>();
              rows.forEach(row -> crls.add(toJson(row)));
              return crls;
            });
  }

  /** One CRL as received, DER, or null. */
  Future<Buffer> der(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT der FROM crl WHERE sha256 = $1")
        .execute(Tuple.of(Buffer.buffer(HEX.parseHex(sha256))))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("der"));
  }

  private static JsonObject toJson(Row row) {
    return new JsonObject()
        .put("sha256", HEX.formatHex(row.getBuffer("sha256").getBytes()))
        .put("country", row.getString("country"))
        .put("issuer", row.getString("issuer"))
        .put("number", row.getString("number"))
        .put("authorityKeyIdentifier", row.getString("authority_key_identifier"))
        .put("thisUpdate", text(row.getOffsetDateTime("this_update")))
        .put("nextUpdate", text(row.getOffsetDateTime("next_update")))
        .put("entries", row.getInteger("entries"))
        .put("origin", row.getString("origin"))
        .put("receivedAt", text(row.getOffsetDateTime("received_at")));
  }

  private static String text(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
