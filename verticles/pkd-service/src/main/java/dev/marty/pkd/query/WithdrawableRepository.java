package dev.marty.pkd.query;

import dev.marty.pkd.answer.Place;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * SQL of decisions that are withdrawn and not deleted, each in a table of its own.
 *
 * @param select what every query selects, with the columns of {@link Withdrawable}, of {@code d}
 * @param table its name
 * @param read reads a row
 * @param <T> the decision with what belongs to it
 */
record WithdrawableRepository<T>(String select, String table, Function<Row, T> read) {

  Future<T> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(select + " FROM " + table + " d WHERE d.id = $1")
        .execute(Tuple.of(id))
        .map(rows -> Sql.first(rows, read));
  }

  /** The newest first. */
  Future<List<T>> list(SqlConnection connection, Place after, int limit) {
    return connection
        .preparedQuery(
            select
                + " FROM "
                + table
                + " d WHERE $1::timestamptz IS NULL OR (d.at, d.id) < ($1, $2)"
                + " ORDER BY d.at DESC, d.id DESC LIMIT $3")
        .execute(Place.page(after, limit))
        .map(rows -> Sql.all(rows, read));
  }

  /** True if it was in force. */
  Future<Boolean> withdraw(SqlConnection connection, UUID id, String reason, By by) {
    return connection
        .preparedQuery(
            "UPDATE "
                + table
                + " SET withdrawn_at = now(), withdrawal_reason = $2, withdrawal_caller = $3,"
                + " withdrawal_request_id = $4"
                + " WHERE id = $1 AND withdrawn_at IS NULL")
        .execute(Tuple.of(id, reason, by.caller(), by.requestId()))
        .map(rows -> rows.rowCount() > 0);
  }
}
