package dev.marty.passportengine;

import dev.marty.kit.http.Identifiers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** SQL of passports and their files. Every method uses the connection it is given. */
final class PassportRepository {
  /** Columns of {@link #toJson}. */
  private static final String COLUMNS =
      """
      p.id, p.document_number, p.issuing_state, p.document_type, p.format, p.status, p.holder,
      p.mrz, p.digest_algorithm, p.lds_version, p.created_at, p.issued_at, p.revoked_at,
      p.revocation_reason, p.attempts, p.next_attempt_at, p.last_error,
      ARRAY(SELECT f.name FROM passport_file f WHERE f.passport_id = p.id
             ORDER BY f.name !~ '^EF', length(f.name), f.name) AS files
      """;

  /**
   * A place in the list of passports; the next page begins after it.
   *
   * @param createdAt of the last one shown
   * @param id of the last one shown
   */
  record Place(OffsetDateTime createdAt, UUID id) {
    /** The inverse of {@link #text}; throws for any other text. */
    static Place of(String text) {
      int space = text.indexOf(' ');
      return new Place(
          Identifiers.time(text.substring(0, Math.max(0, space))),
          Identifiers.uuid(text.substring(space + 1)));
    }

    String text() {
      return createdAt + " " + id;
    }
  }

  /** A passport as it is answered, and its place in the list. */
  record Listed(JsonObject passport, Place place) {}

  private PassportRepository() {}

  /**
   * Writes a passport and its files, all in one statement.
   *
   * @param leaseMs for how long the caller alone signs it
   * @param error why nobody can sign it now, or null
   * @return its creation; fails with 23505 where the state issued the number before
   */
  static Future<Void> insert(
      SqlConnection connection, BuiltPassport built, String requestId, int leaseMs, String error) {
    return connection
        .preparedQuery(
            """
            WITH created AS (
              INSERT INTO passport (id, issuing_state, document_number, status, mrz,
                  digest_algorithm, document_type, format, lds_version, holder, signing_request,
                  request_id, last_error, next_attempt_at)
              VALUES ($1, $2, $3, 'pending-signature', $4, $5, $6, $7, $8, $9, $10, $11, $12,
                  now() + $13 * interval '1 millisecond')
              RETURNING id)
            INSERT INTO passport_file (passport_id, name, content)
            SELECT created.id, file.name, file.content
              FROM created, unnest($14::text[], $15::bytea[]) AS file (name, content)
            """)
        .execute(
            Tuple.tuple()
                .addUUID(built.id())
                .addString(built.mrz().issuingState())
                .addString(built.mrz().documentNumber())
                .addString(built.mrz().text())
                .addString(built.digestAlgorithm())
                .addString(built.mrz().documentCode())
                .addString(built.mrz().format().text())
                .addString(built.ldsVersion())
                .addJsonObject(built.holder())
                .addJsonObject(built.signingRequest())
                .addString(requestId)
                .addString(error)
                .addInteger(leaseMs)
                .addArrayOfString(built.files().keySet().toArray(String[]::new))
                .addArrayOfBuffer(
                    built.files().values().stream().map(Buffer::buffer).toArray(Buffer[]::new)))
        .mapEmpty();
  }

  /** One passport as it is answered, or null. */
  static Future<JsonObject> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("SELECT " + COLUMNS + " FROM passport p WHERE p.id = $1")
        .execute(Tuple.of(id))
        .map(rows -> rows.size() == 0 ? null : toJson(rows.iterator().next()));
  }

  /**
   * Passports with a number: more than one only where states share it.
   *
   * @param issuingState one to three letters, or null for any
   * @param open of which states at all, or null for all
   */
  static Future<List<UUID>> idsOf(
      SqlConnection connection, String number, String issuingState, String[] open) {
    return connection
        .preparedQuery(
            """
            SELECT id FROM passport
             WHERE document_number = $1 AND ($2::text IS NULL OR issuing_state = $2)
               AND ($3::text[] IS NULL OR issuing_state = ANY($3)) LIMIT 2
            """)
        .execute(Tuple.of(number, issuingState, open))
        .map(
            rows -> {
              List<UUID> ids = new ArrayList<>();
              rows.forEach(row -> ids.add(row.getUUID("id")));
              return ids;
            });
  }

  /**
   * A page of passports in the order of their creation.
   *
   * @param status or null for all
   * @param open of which states, or null for all
   * @param after where to begin, or null
   * @param limit at most so many
   */
  static Future<List<Listed>> list(
      SqlConnection connection, String status, String[] open, Place after, int limit) {
    return connection
        .preparedQuery(
            "SELECT "
                + COLUMNS
                + """
                  FROM passport p
                 WHERE ($1::text IS NULL OR p.status = $1)
                   AND ($2::text[] IS NULL OR p.issuing_state = ANY($2))
                   AND ($3::timestamptz IS NULL OR (p.created_at, p.id) > ($3, $4::uuid))
                 ORDER BY p.created_at, p.id LIMIT $5
                """)
        .execute(
            Tuple.of(
                status,
                open,
                after == null ? null : after.createdAt(),
                after == null ? null : after.id(),
                limit))
        .map(
            rows -> {
              List<Listed> found = new ArrayList<>();
              for (Row row : rows) {
                Place place = new Place(row.getOffsetDateTime("created_at"), row.getUUID("id"));
                found.add(new Listed(toJson(row), place));
              }
              return found;
            });
  }

  /** One file, or null. */
  static Future<Buffer> file(SqlConnection connection, UUID id, String name) {
    return connection
        .preparedQuery("SELECT content FROM passport_file WHERE passport_id = $1 AND name = $2")
        .execute(Tuple.of(id, name))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("content"));
  }

  /** All files there are, by name. */
  static Future<Map<String, Buffer>> files(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(
            """
            SELECT name, content FROM passport_file WHERE passport_id = $1
             ORDER BY name !~ '^EF', length(name), name
            """)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              Map<String, Buffer> files = new LinkedHashMap<>();
              rows.forEach(row -> files.put(row.getString("name"), row.getBuffer("content")));
              return files;
            });
  }

  /**
   * When documents were revoked.
   *
   * @param issuingStates of each, or null
   * @param documentNumbers of each, or null
   * @return by their places in the lists; none for those that were not, or are not this engine's
   */
  static Future<Map<Integer, Instant>> revokedAt(
      SqlConnection connection, List<String> issuingStates, List<String> documentNumbers) {
    return connection
        .preparedQuery(
            """
            SELECT d.place, p.revoked_at
              FROM unnest($1::text[], $2::text[])
                   WITH ORDINALITY AS d (issuing_state, document_number, place)
              JOIN passport p USING (issuing_state, document_number)
             WHERE p.status = 'revoked'
            """)
        .execute(
            Tuple.from(
                List.of(
                    issuingStates.toArray(String[]::new), documentNumbers.toArray(String[]::new))))
        .map(
            rows -> {
              Map<Integer, Instant> revoked = new HashMap<>();
              for (Row row : rows) {
                revoked.put(
                    row.getInteger("place") - 1, row.getOffsetDateTime("revoked_at").toInstant());
              }
              return revoked;
            });
  }

  /** Revokes a passport, unless it is revoked already. */
  static Future<Void> revoke(SqlConnection connection, UUID id, String reason) {
    return connection
        .preparedQuery(
            """
            UPDATE passport SET status = 'revoked', revoked_at = now(), revocation_reason = $2
             WHERE id = $1 AND status <> 'revoked'
            """)
        .execute(Tuple.of(id, reason))
        .mapEmpty();
  }

  private static JsonObject toJson(Row row) {
    return PassportJson.of(row);
  }
}
