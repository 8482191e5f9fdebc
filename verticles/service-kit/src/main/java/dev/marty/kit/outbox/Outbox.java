package dev.marty.kit.outbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

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
  /** An event that its consumer refused too often; those behind it in its aggregate wait. */
  public record Parked(InboxEvent event, String destination, int refusals, String lastError) {}

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

  /** The oldest parked events, at most so many. */
  public static Future<List<Parked>> parked(SqlConnection connection, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT sequence, event_id, destination, type, aggregate, at, payload, refusals,
                   last_error
              FROM outbox WHERE parked_at IS NOT NULL ORDER BY sequence LIMIT $1
            """)
        .execute(Tuple.of(limit))
        .map(
            rows -> {
              List<Parked> parked = new ArrayList<>();
              for (Row row : rows) {
                parked.add(
                    new Parked(
                        event(row),
                        row.getString("destination"),
                        row.getInteger("refusals"),
                        row.getString("last_error")));
              }
              return parked;
            });
  }

  /**
   * Lets the relay try the parked events of a destination again, once what they were refused for is
   * mended.
   *
   * @return how many
   */
  public static Future<Integer> release(SqlConnection connection, String destination) {
    return connection
        .preparedQuery(
            """
            UPDATE outbox SET parked_at = NULL, refusals = 0, attempts = 0, due_at = now()
             WHERE destination = $1 AND parked_at IS NOT NULL
            """)
        .execute(Tuple.of(destination))
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
