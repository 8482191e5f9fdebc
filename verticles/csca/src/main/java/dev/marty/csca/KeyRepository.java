package dev.marty.csca;

import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** SQL of the CSCA's own keys. */
final class KeyRepository {
  private static final String COLUMNS =
      "k.id, k.algorithm, k.public_key, k.wrapped_private_key, k.key_encryption_key_id,"
          + " k.token_label";

  /**
   * A key of a country with its root.
   *
   * @param key as stored
   * @param rootId id of its root certificate
   * @param root DER of it
   * @param rootRevoked true if that is revoked
   * @param useFrom when it starts to sign
   * @param useUntil when it ends
   */
  record CscaKey(
      StoredKey key,
      UUID rootId,
      Buffer root,
      boolean rootRevoked,
      Instant useFrom,
      Instant useUntil) {}

  private KeyRepository() {}

  /** Waits until nobody else issues for a country; held until the transaction ends. */
  static Future<Void> lock(SqlConnection connection, String country) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended('csca ' || $1::text, 0))")
        .execute(Tuple.of(country))
        .mapEmpty();
  }

  static Future<Void> insert(
      SqlConnection connection, StoredKey key, String country, Instant useFrom, Instant useUntil) {
    return connection
        .preparedQuery(
            """
            INSERT INTO signing_key (id, country, algorithm, public_key, wrapped_private_key,
                                     key_encryption_key_id, token_label, use_from, use_until,
                                     created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())
            """)
        .execute(
            Tuple.tuple()
                .addUUID(key.id())
                .addString(country)
                .addString(key.algorithm().text())
                .addBuffer(Buffer.buffer(key.publicKey().toByteArray()))
                .addBuffer(
                    key.wrapped() == null
                        ? null
                        : Buffer.buffer(key.wrapped().sealed().toByteArray()))
                .addString(key.wrapped() == null ? null : key.wrapped().encryptionKeyId())
                .addString(key.tokenLabel())
                .addOffsetDateTime(useFrom.atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(useUntil.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /** All keys of a country that were not lost, the newest first. */
  static Future<List<CscaKey>> ofCountry(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            "SELECT "
                + COLUMNS
                + """
                , k.use_from, k.use_until, c.id AS root_id, c.der AS root,
                c.revoked_at IS NOT NULL AS root_revoked
                  FROM signing_key k JOIN certificate c ON c.subject_key = k.id AND c.kind = 'root'
                 WHERE k.country = $1 AND k.lost_at IS NULL
                 ORDER BY k.created_at DESC, k.id
                """)
        .execute(Tuple.of(country))
        .map(
            rows -> {
              List<CscaKey> keys = new ArrayList<>();
              for (Row row : rows) {
                keys.add(
                    new CscaKey(
                        StoredKey.of(row),
                        row.getUUID("root_id"),
                        row.getBuffer("root"),
                        row.getBoolean("root_revoked"),
                        row.getOffsetDateTime("use_from").toInstant(),
                        row.getOffsetDateTime("use_until").toInstant()));
              }
              return keys;
            });
  }

  /** All roots of a country, DER, the newest first; those of lost keys too. */
  static Future<List<Buffer>> roots(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT c.der
              FROM signing_key k JOIN certificate c ON c.subject_key = k.id AND c.kind = 'root'
             WHERE k.country = $1 ORDER BY k.created_at DESC, k.id
            """)
        .execute(Tuple.of(country))
        .map(
            rows -> {
              List<Buffer> roots = new ArrayList<>();
              rows.forEach(row -> roots.add(row.getBuffer("der")));
              return roots;
            });
  }

  /** Keys encrypted under another key-encryption key than the current one. */
  static Future<List<StoredKey>> wrappedOtherwise(SqlConnection connection, String currentId) {
    return connection
        .preparedQuery(
            "SELECT "
                + COLUMNS
                + " FROM signing_key k WHERE k.key_encryption_key_id <> $1 ORDER BY k.id")
        .execute(Tuple.of(currentId))
        .map(
            rows -> {
              List<StoredKey> keys = new ArrayList<>();
              rows.forEach(row -> keys.add(StoredKey.of(row)));
              return keys;
            });
  }

  /** Replaces an encryption, unless somebody else did. */
  static Future<Boolean> wrapAgain(SqlConnection connection, StoredKey key, WrappedKey wrapped) {
    return connection
        .preparedQuery(
            """
            UPDATE signing_key SET wrapped_private_key = $3, key_encryption_key_id = $4
             WHERE id = $1 AND key_encryption_key_id = $2
            """)
        .execute(
            Tuple.of(
                key.id(),
                key.wrapped().encryptionKeyId(),
                Buffer.buffer(wrapped.sealed().toByteArray()),
                wrapped.encryptionKeyId()))
        .map(rows -> rows.rowCount() == 1);
  }
}
