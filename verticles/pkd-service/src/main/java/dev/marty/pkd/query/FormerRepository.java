package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SQL of what old CRLs have listed. */
final class FormerRepository {
  private FormerRepository() {}

  /**
   * Entries of a CSCA's old CRLs that no current one has.
   *
   * @param names whose certificates they are about, as certificate.issuer_name
   * @param entries each serial number once
   */
  record Former(List<String> names, List<Entry> entries) {}

  /**
   * A revocation.
   *
   * @param serial hexadecimal, two's complement
   * @param revokedAt when
   */
  record Entry(String serial, OffsetDateTime revokedAt) {}

  /**
   * Entries of CRLs that are not handed over themselves.
   *
   * @param cscas those asked about, each with its names
   */
  static Future<List<Former>> of(SqlConnection connection, Map<String, List<String>> cscas) {
    return connection
        .preparedQuery(
            """
            SELECT f.csca, f.serial, f.revoked_at FROM former_entry f
             WHERE f.csca = ANY ($1) ORDER BY f.csca COLLATE "C", f.serial COLLATE "C"
            """)
        .execute(Tuple.tuple().addArrayOfString(cscas.keySet().toArray(String[]::new)))
        .map(
            rows -> {
              Map<String, Former> former = new LinkedHashMap<>();
              for (Row row : rows) {
                former
                    .computeIfAbsent(
                        row.getString("csca"),
                        csca -> new Former(cscas.get(csca), new ArrayList<>()))
                    .entries()
                    .add(new Entry(row.getString("serial"), row.getOffsetDateTime("revoked_at")));
              }
              return List.copyOf(former.values());
            });
  }
}
