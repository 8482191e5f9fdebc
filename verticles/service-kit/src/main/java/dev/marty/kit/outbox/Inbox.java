package dev.marty.kit.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The consumer's side: which events were taken. The table, in the service's own migration:
 *
 * <pre>
 * CREATE TABLE inbox (
 *   event_id uuid PRIMARY KEY,
 *   type text NOT NULL,
 *   aggregate text NOT NULL,
 *   sequence bigint NOT NULL,
 *   at timestamptz NOT NULL,
 *   taken_at timestamptz NOT NULL DEFAULT now()
 * );
 * CREATE INDEX inbox_taken ON inbox (taken_at);
 * </pre>
 */
public final class Inbox {
  private Inbox() {}

  /**
   * Runs the work of an event unless it was taken before. A second delivery that comes while the
   * first is under way waits for its transaction.
   *
   * @param connection inside a transaction, which the work shares
   * @param event the event
   * @param work what it changes; its failure must roll the transaction back
   * @return false if it was taken before
   */
  public static Future<Boolean> once(
      SqlConnection connection, InboxEvent event, Supplier<Future<Void>> work) {
    return connection
        .preparedQuery(
            """
            INSERT INTO inbox (event_id, type, aggregate, sequence, at)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (event_id) DO NOTHING
            """)
        .execute(
            Tuple.of(
                event.id(),
                event.type(),
                event.aggregate(),
                event.sequence(),
                event.at().atOffset(ZoneOffset.UTC)))
        .compose(
            rows -> rows.rowCount() == 0 ? Future.succeededFuture(false) : work.get().map(true));
  }

  /** Whether an event was taken before: then nothing needs to be got ready for it. */
  public static Future<Boolean> isTaken(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("SELECT EXISTS (SELECT FROM inbox WHERE event_id = $1) AS taken")
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getBoolean("taken"));
  }

  /**
   * Forgets events taken longer ago than any producer still repeats them.
   *
   * @return how many
   */
  public static Future<Integer> purge(SqlConnection connection, Duration keep) {
    return connection
        .preparedQuery("DELETE FROM inbox WHERE taken_at < now() - $1::interval")
        .execute(Tuple.of(Intervals.of(keep)))
        .map(rows -> rows.rowCount());
  }
}
