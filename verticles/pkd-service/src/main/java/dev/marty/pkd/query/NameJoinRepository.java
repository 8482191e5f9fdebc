package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** SQL about names that people know to be of one CSCA. */
final class NameJoinRepository {
  /** Those that were joined. */
  static final WithdrawableRepository<NameJoin> JOINS =
      new WithdrawableRepository<>(
          "SELECT " + Withdrawable.COLUMNS + ", d.name, d.other",
          "name_join",
          NameJoinRepository::join);

  private NameJoinRepository() {}

  /**
   * Two names.
   *
   * @param decision who decided
   * @param names in the comparison form
   */
  record NameJoin(Withdrawable decision, List<String> names) {}

  static Future<Void> insert(
      SqlConnection connection, UUID id, List<String> names, String reason, By by) {
    return connection
        .preparedQuery(
            "INSERT INTO name_join (id, name, other, reason, caller, request_id)"
                + " VALUES ($1, $2, $3, $4, $5, $6)")
        .execute(Tuple.of(id, names.get(0), names.get(1), reason, by.caller(), by.requestId()))
        .mapEmpty();
  }

  private static NameJoin join(Row row) {
    return new NameJoin(
        Withdrawable.of(row), List.of(row.getString("name"), row.getString("other")));
  }
}
