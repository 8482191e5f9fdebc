package dev.marty.kit.outbox;

import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** SQL of the relay. Each method is one statement and one short transaction. */
final class OutboxStore {
  private static final int PURGED_AT_ONCE = 1_000;

  /** An event this relay alone may deliver until its lease ends. */
  record Leased(String destination, InboxEvent event, UUID lease, int attempts, int refusals) {}

  private final Database database;

  OutboxStore(Database database) {
    this.database = database;
  }

  /**
   * Leases the first undelivered event of each aggregate, oldest first. One behind an event that is
   * leased, waits for its next attempt or is parked is not the first.
   *
   * @param destination only for it
   * @param most at most so many
   * @param lease for how long
   */
  Future<List<Leased>> lease(String destination, int most, Duration lease) {
    UUID id = UUID.randomUUID();
    return database
        .withConnection(
            connection ->
                connection
                    .preparedQuery(
                        """
                        WITH first AS MATERIALIZED (
                          SELECT candidate.sequence FROM outbox candidate
                           WHERE candidate.destination = $1
                             AND candidate.published_at IS NULL AND candidate.parked_at IS NULL
                             AND candidate.due_at <= now()
                             AND (candidate.leased_until IS NULL OR candidate.leased_until < now())
                             AND NOT EXISTS (
                               SELECT FROM outbox earlier
                                WHERE earlier.destination = candidate.destination
                                  AND earlier.aggregate = candidate.aggregate
                                  AND earlier.published_at IS NULL
                                  AND earlier.sequence < candidate.sequence)
                           ORDER BY candidate.sequence LIMIT $2
                             FOR UPDATE OF candidate SKIP LOCKED)
                        UPDATE outbox SET lease = $3, leased_until = now() + $4::interval
                          FROM first WHERE outbox.sequence = first.sequence
                        RETURNING outbox.sequence, event_id, type, aggregate, at,
                                  payload, attempts, refusals
                        """)
                    .execute(
                        Tuple.tuple()
                            .addString(destination)
                            .addInteger(most)
                            .addUUID(id)
                            .addValue(Intervals.of(lease))))
        .map(
            rows -> {
              List<Leased> leased = new ArrayList<>();
              for (Row row : rows) {
                leased.add(
                    new Leased(
                        destination,
                        Outbox.event(row),
                        id,
                        row.getInteger("attempts"),
                        row.getInteger("refusals")));
              }
              return leased;
            });
  }

  /** The consumer has it, whoever holds the lease by now. */
  Future<Void> published(Leased leased) {
    return run(
        """
        UPDATE outbox
           SET published_at = now(), parked_at = NULL, lease = NULL, leased_until = NULL
         WHERE sequence = $1 AND published_at IS NULL
        """,
        Tuple.of(leased.event().sequence()));
  }

  /** The consumer could not be asked: again after a while, for ever. */
  Future<Void> unavailable(Leased leased, Duration wait, String why) {
    return run(
        """
        UPDATE outbox
           SET lease = NULL, leased_until = NULL, attempts = attempts + 1,
               due_at = now() + $3::interval, last_error = $4
         WHERE sequence = $1 AND lease = $2
        """,
        Tuple.of(leased.event().sequence(), leased.lease(), Intervals.of(wait), why));
  }

  /** The consumer said no: again after a while, or no more. */
  Future<Void> refused(Leased leased, Duration wait, boolean park, String why) {
    return run(
        """
        UPDATE outbox
           SET lease = NULL, leased_until = NULL, attempts = attempts + 1, refusals = refusals + 1,
               due_at = now() + $3::interval, last_error = $4,
               parked_at = CASE WHEN $5 THEN now() END
         WHERE sequence = $1 AND lease = $2
        """,
        Tuple.of(leased.event().sequence(), leased.lease(), Intervals.of(wait), why, park));
  }

  /** Deletes some of what was delivered longer ago than that. */
  Future<Integer> purge(String destination, Duration keep) {
    return database
        .withConnection(
            connection ->
                connection
                    .preparedQuery(
                        """
                        DELETE FROM outbox WHERE sequence IN (
                          SELECT sequence FROM outbox
                           WHERE published_at < now() - $2::interval AND destination = $1
                           LIMIT $3 FOR UPDATE SKIP LOCKED)
                        """)
                    .execute(Tuple.of(destination, Intervals.of(keep), PURGED_AT_ONCE)))
        .map(SqlResult::rowCount);
  }

  /** How many events for a destination are parked. */
  Future<Long> parked(String destination) {
    return database
        .read(
            connection ->
                connection
                    .preparedQuery(
                        """
                        SELECT count(*) AS parked FROM outbox
                         WHERE destination = $1 AND published_at IS NULL AND parked_at IS NOT NULL
                        """)
                    .execute(Tuple.of(destination)))
        .map(rows -> rows.iterator().next().getLong("parked"));
  }

  private Future<Void> run(String sql, Tuple values) {
    return database
        .withConnection(connection -> connection.preparedQuery(sql).execute(values))
        .mapEmpty();
  }
}
