package dev.marty.kit.outbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The producer's side: events become rows in the transaction of the change they tell of. The table,
 * in the service's own migration:
 *
 * <pre>
 * CREATE TABLE outbox (
 *   sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
 *   event_id uuid NOT NULL,
 *   destination text NOT NULL,
 *   type text NOT NULL,
 *   aggregate text NOT NULL,
 *   at timestamptz NOT NULL DEFAULT clock_timestamp(),
 *   payload jsonb NOT NULL,
 *   due_at timestamptz NOT NULL DEFAULT now(),
 *   lease uuid,
 *   leased_until timestamptz,
 *   attempts integer NOT NULL DEFAULT 0 CHECK (attempts &gt;= 0),
 *   refusals integer NOT NULL DEFAULT 0 CHECK (refusals &gt;= 0),
 *   last_error text,
 *   published_at timestamptz,
 *   parked_at timestamptz,
 *   UNIQUE (event_id, destination),
 *   CHECK ((lease IS NULL) = (leased_until IS NULL)),
 *   CHECK (published_at IS NULL OR parked_at IS NULL)
 * );
 * CREATE INDEX outbox_waiting ON outbox (destination, aggregate, sequence)
 *   WHERE published_at IS NULL;
 * CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
 * </pre>
 */
public final class Outbox {
  /**
   * An event that has not arrived though it was tried.
   *
   * @param event what it is
   * @param destination for whom
   * @param parkedAt since when it is tried no more, because its consumer refused it too often; null
   *     while it is tried
   * @param attempts how often it was tried
   * @param lastError what came of the last attempt
   */
  public record Waiting(
      InboxEvent event, String destination, Instant parkedAt, int attempts, String lastError) {}

  private Outbox() {}

  /**
   * Adds one event for each destination. Until the transaction ends no other can add to the same
   * aggregate, so that sequence and commits have the same order; a transaction that adds to several
   * aggregates must do so in a fixed order, or two of them may deadlock (SQLSTATE 40P01).
   *
   * @param connection inside the transaction of the change
   * @param event what happened
   * @param destinations names of the consumers as the relay knows them, each once
   * @return completes when the rows are written
   */
  public static Future<Void> add(
      SqlConnection connection, OutboxEvent event, List<String> destinations) {
    return connection
        .preparedQuery(
            """
            WITH locked AS MATERIALIZED (
              SELECT pg_advisory_xact_lock(hashtextextended('outbox ' || $3::text, 0)) AS nothing)
            INSERT INTO outbox (event_id, type, aggregate, payload, destination)
            SELECT $1, $2, $3, $4, consumer.name
              FROM locked, unnest($5::text[]) AS consumer (name)
            """)
        .execute(
            Tuple.tuple()
                .addUUID(event.id())
                .addString(event.type())
                .addString(event.aggregate())
                .addJsonObject(event.payload())
                .addArrayOfString(destinations.toArray(String[]::new)))
        .mapEmpty();
  }

  /**
   * What has not arrived though it was tried: parked events first, each kind with the oldest first.
   *
   * @param limit at most so many
   */
  public static Future<List<Waiting>> waiting(SqlConnection connection, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT sequence, event_id, destination, type, aggregate, at, payload, parked_at,
                   attempts, last_error
              FROM outbox WHERE published_at IS NULL AND (parked_at IS NOT NULL OR attempts > 0)
             ORDER BY parked_at IS NULL, sequence LIMIT $1
            """)
        .execute(Tuple.of(limit))
        .map(
            rows -> {
              List<Waiting> waiting = new ArrayList<>();
              for (Row row : rows) {
                OffsetDateTime parkedAt = row.getOffsetDateTime("parked_at");
                waiting.add(
                    new Waiting(
                        event(row),
                        row.getString("destination"),
                        parkedAt == null ? null : parkedAt.toInstant(),
                        row.getInteger("attempts"),
                        row.getString("last_error")));
              }
              return waiting;
            });
  }

  /**
   * Lets the relay try again at once what is parked or waits, when what kept it is mended.
   *
   * @param destination only for it, or null
   * @param id only this event, or null
   * @return how many
   */
  public static Future<Integer> release(SqlConnection connection, String destination, UUID id) {
    return connection
        .preparedQuery(
            """
            UPDATE outbox SET parked_at = NULL, refusals = 0, attempts = 0, due_at = now()
             WHERE published_at IS NULL AND (parked_at IS NOT NULL OR attempts > 0)
               AND ($1::text IS NULL OR destination = $1) AND ($2::uuid IS NULL OR event_id = $2)
            """)
        .execute(Tuple.of(destination, id))
        .map(rows -> rows.rowCount());
  }

  static InboxEvent event(Row row) {
    JsonObject payload = row.getJsonObject("payload");
    return new InboxEvent(
        row.getUUID("event_id"),
        row.getString("type"),
        row.getString("aggregate"),
        row.getLong("sequence"),
        row.getOffsetDateTime("at").toInstant(),
        payload);
  }
}
