package dev.marty.passportengine;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** SQL of the signatures that passports bear. */
final class LoggedRepository {
  /**
   * The EF.SOD of a passport.
   *
   * @param passport its id
   * @param sha256 lowercase hex
   */
  record Signed(UUID passport, String sha256) {}

  private LoggedRepository() {}

  /**
   * EF.SODs in the order of their passports.
   *
   * @param after only of later passports
   * @param limit at most so many
   */
  static Future<List<Signed>> sods(SqlConnection connection, UUID after, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT passport_id, encode(sha256(content), 'hex') AS sha256 FROM passport_file
             WHERE name = 'EF.SOD' AND passport_id > $1 ORDER BY passport_id LIMIT $2
            """)
        .execute(Tuple.of(after, limit))
        .map(
            rows -> {
              List<Signed> sods = new ArrayList<>();
              rows.forEach(
                  row -> sods.add(new Signed(row.getUUID("passport_id"), row.getString("sha256"))));
              return sods;
            });
  }
}
