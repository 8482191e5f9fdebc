package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;

/** SQL that notes where objects stand in the PKD's tree. */
final class PlacementRepository {
  private PlacementRepository() {}

  /** Removes what has these names, published or not; what has none needs no removal. */
  static Future<Void> remove(SqlConnection connection, List<EntryChange.Remove> removals) {
    if (removals.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple names =
        Tuple.tuple()
            .addArrayOfString(strings(removals, removal -> removal.kind().text()))
            .addArrayOfString(strings(removals, EntryChange.Remove::country))
            .addArrayOfString(strings(removals, EntryChange.Remove::rdnKey));
    return connection
        .preparedQuery(
            """
            DELETE FROM placement p
             USING unnest($1::text[], $2::text[], $3::text[]) AS gone (kind, country, rdn_key), entry e
             -- Bar code signers stood among Document Signers before there was a place for them.
             WHERE (e.kind = gone.kind OR gone.kind = 'dsc' AND e.kind IN ('bcsc', 'bcsc-nc'))
               AND e.country = gone.country
               AND md5(e.rdn_key) = md5(gone.rdn_key) AND e.rdn_key = gone.rdn_key
               AND e.removed_version IS NULL
               AND p.kind = e.kind AND p.sha256 = e.sha256
            """)
        .execute(names)
        .compose(
            published ->
                connection
                    .preparedQuery(
                        """
                        DELETE FROM placement p
                         USING unnest($1::text[], $2::text[], $3::text[])
                                 AS gone (kind, country, rdn_key)
                         WHERE p.rdn_key = gone.rdn_key
                           AND (p.kind = gone.kind
                                OR gone.kind = 'dsc' AND p.kind IN ('bcsc', 'bcsc-nc'))
                           AND p.country = gone.country
                           AND NOT EXISTS (SELECT FROM entry e
                                            WHERE e.kind = p.kind AND e.sha256 = p.sha256
                                              AND e.removed_version IS NULL)
                        """)
                    .execute(names))
        .mapEmpty();
  }

  /** Notes places; of two for one object that of the newest source stays, whichever came first. */
  static Future<Void> put(SqlConnection connection, List<Placement> placements) {
    return connection
        .preparedQuery(
            """
            INSERT INTO placement AS p (kind, sha256, country, rdn, rdn_key, longer_rdn,
                longer_rdn_key, sourced, conforming, pkd_version, claimed_codes, claimed_texts)
            SELECT new.kind, new.sha256, new.country, new.rdn, new.rdn_key, new.longer_rdn,
                   new.longer_rdn_key, new.sourced, new.conforming, new.pkd_version,
                   CASE WHEN new.claimed IS NULL THEN '{}' ELSE
                     ARRAY(SELECT jsonb_array_elements_text(new.claimed -> 'codes')) END,
                   CASE WHEN new.claimed IS NULL THEN '{}' ELSE
                     ARRAY(SELECT jsonb_array_elements_text(new.claimed -> 'texts')) END
              FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[],
                          $7::text[], $8::boolean[], $9::boolean[], $10::integer[], $11::jsonb[])
                     AS new (kind, sha256, country, rdn, rdn_key, longer_rdn, longer_rdn_key,
                             sourced, conforming, pkd_version, claimed)
            ON CONFLICT (kind, sha256) DO UPDATE
               SET country = excluded.country, rdn = excluded.rdn, rdn_key = excluded.rdn_key,
                   longer_rdn = excluded.longer_rdn, longer_rdn_key = excluded.longer_rdn_key,
                   sourced = excluded.sourced, conforming = excluded.conforming,
                   pkd_version = excluded.pkd_version, claimed_codes = excluded.claimed_codes,
                   claimed_texts = excluded.claimed_texts
             WHERE (excluded.sourced, coalesce(excluded.pkd_version, -1), excluded.conforming,
                    excluded.rdn_key COLLATE "C")
                   > (p.sourced, coalesce(p.pkd_version, -1), p.conforming, p.rdn_key COLLATE "C")
            """)
        .execute(
            Tuple.tuple()
                .addArrayOfString(strings(placements, place -> place.kind().text()))
                .addArrayOfBuffer(
                    placements.stream()
                        .map(place -> Sql.bytes(place.sha256()))
                        .toArray(Buffer[]::new))
                .addArrayOfString(strings(placements, Placement::country))
                .addArrayOfString(strings(placements, Placement::rdn))
                .addArrayOfString(strings(placements, Placement::rdnKey))
                .addArrayOfString(strings(placements, Placement::longerRdn))
                .addArrayOfString(strings(placements, PlacementRepository::longerKey))
                .addArrayOfBoolean(
                    placements.stream().map(Placement::sourced).toArray(Boolean[]::new))
                .addArrayOfBoolean(
                    placements.stream().map(Placement::conforming).toArray(Boolean[]::new))
                .addArrayOfInteger(
                    placements.stream().map(Placement::pkdVersion).toArray(Integer[]::new))
                .addArrayOfJsonObject(
                    placements.stream()
                        .map(PlacementRepository::claimed)
                        .toArray(JsonObject[]::new)))
        .mapEmpty();
  }

  /**
   * Brings certificates that were judged as something else before to where they belong now.
   *
   * @param all none of them a CSCA's
   */
  static Future<Void> moveTo(SqlConnection connection, List<Found.Certificate> all) {
    return all.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(
                """
                UPDATE placement p
                   SET kind = new.kind,
                       conforming = NOT new.errors AND (p.conforming OR p.claimed_codes = '{}')
                  FROM unnest($1::bytea[], $2::text[], $3::boolean[]) AS new (sha256, kind, errors)
                 WHERE p.sha256 = new.sha256 AND p.longer_rdn IS NOT NULL AND p.kind <> new.kind
                """)
            .execute(
                Tuple.tuple()
                    .addArrayOfBuffer(
                        Sql.bytes(all.stream().map(Found.Certificate::sha256).toList()))
                    .addArrayOfString(strings(all, one -> EntryKind.of(one.profile()).text()))
                    .addArrayOfBoolean(
                        all.stream()
                            .map(one -> Directory.reference(one).errors())
                            .toArray(Boolean[]::new)))
            .mapEmpty();
  }

  /** The attributes of a name are sorted by their types, of which uid is the last one used. */
  private static String longerKey(Placement placement) {
    return placement.kind().certificates()
        ? placement.rdnKey() + "+uid=" + placement.sha256()
        : null;
  }

  /** What its source says about its conformance, or null. */
  private static JsonObject claimed(Placement placement) {
    return placement.codes().isEmpty() && placement.texts().isEmpty()
        ? null
        : new JsonObject()
            .put("codes", new JsonArray(placement.codes()))
            .put("texts", new JsonArray(placement.texts()));
  }

  private static <T> String[] strings(List<T> all, Function<T, String> column) {
    return all.stream().map(column).toArray(String[]::new);
  }
}
