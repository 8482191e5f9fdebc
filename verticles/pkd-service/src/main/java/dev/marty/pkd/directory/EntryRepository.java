package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** SQL that changes what the directory publishes; all of it under the lock of the version. */
final class EntryRepository {
  private EntryRepository() {}

  /** Takes the lock; the version before this transaction. */
  static Future<Long> lockVersion(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT version FROM directory_version FOR UPDATE")
        .execute()
        .map(rows -> rows.iterator().next().getLong("version"));
  }

  static Future<Void> raiseVersion(SqlConnection connection) {
    return connection
        .preparedQuery("UPDATE directory_version SET version = version + 1, changed_at = now()")
        .execute()
        .mapEmpty();
  }

  /** Ends entries by name; those that are not there need no end. */
  static Future<Integer> remove(SqlConnection connection, long version, List<Wish> wishes) {
    if (wishes.isEmpty()) {
      return Future.succeededFuture(0);
    }
    return connection
        .preparedQuery(
            """
            UPDATE entry e SET removed_version = $1
              FROM unnest($2::text[], $3::text[], $4::text[]) AS gone (kind, country, rdn_key)
             WHERE e.kind = gone.kind AND e.country = gone.country AND md5(e.rdn_key) = md5(gone.rdn_key)
               AND e.removed_version IS NULL
            """)
        .execute(names(version, wishes))
        .map(rows -> rows.rowCount());
  }

  /**
   * Ends entries of CRLs and lists whose name a newer object takes: by number and date, since
   * objects do not arrive in order.
   */
  static Future<Integer> removeSuperseded(
      SqlConnection connection, long version, List<Wish> wishes) {
    List<Wish> single = wishes.stream().filter(wish -> wish.kind() != EntryKind.DSC).toList();
    if (single.isEmpty()) {
      return Future.succeededFuture(0);
    }
    return connection
        .preparedQuery(
            """
            UPDATE entry e SET removed_version = $1
              FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[])
                     AS new (kind, country, rdn_key, sha256)
             WHERE e.kind = new.kind AND e.country = new.country AND md5(e.rdn_key) = md5(new.rdn_key)
               AND e.removed_version IS NULL AND e.sha256 <> new.sha256
               AND (EXISTS (SELECT FROM crl a, crl b
                             WHERE e.kind = 'crl' AND a.sha256 = e.sha256 AND b.sha256 = new.sha256
                               AND (coalesce(b.number, -1), b.this_update)
                                   > (coalesce(a.number, -1), a.this_update))
                    OR EXISTS (SELECT FROM list a, list b
                             WHERE e.kind <> 'crl' AND a.sha256 = e.sha256
                               AND b.sha256 = new.sha256
                               AND coalesce(b.signed_at, '-infinity')
                                   > coalesce(a.signed_at, '-infinity')))
            """)
        .execute(names(version, single).addArrayOfBuffer(objects(single)))
        .map(rows -> rows.rowCount());
  }

  /**
   * Adds what is not there under this name or another; an older CRL or list stays out.
   *
   * @return fingerprints of what was added
   */
  static Future<Set<String>> insert(SqlConnection connection, long version, List<Wish> wishes) {
    if (wishes.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return connection
        .preparedQuery(
            """
            INSERT INTO entry (kind, country, rdn_key, sha256, rdn, conforming, pkd_version,
                claimed_codes, claimed_texts, added_version)
            SELECT new.kind, new.country, new.rdn_key, new.sha256, new.rdn, new.conforming,
                   new.pkd_version,
                   CASE WHEN new.claimed IS NULL THEN '{}' ELSE
                     ARRAY(SELECT jsonb_array_elements_text(new.claimed -> 'codes')) END,
                   CASE WHEN new.claimed IS NULL THEN '{}' ELSE
                     ARRAY(SELECT jsonb_array_elements_text(new.claimed -> 'texts')) END, $1
              FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::boolean[],
                          $8::integer[], $9::jsonb[])
                     AS new (kind, country, rdn_key, sha256, rdn, conforming, pkd_version, claimed)
            ON CONFLICT DO NOTHING
            RETURNING sha256
            """)
        .execute(
            names(version, wishes)
                .addArrayOfBuffer(objects(wishes))
                .addArrayOfString(column(wishes, Wish::rdn))
                .addArrayOfBoolean(wishes.stream().map(Wish::conforming).toArray(Boolean[]::new))
                .addArrayOfInteger(
                    wishes.stream()
                        .map(wish -> wish.change().source())
                        .map(source -> source == null ? null : source.pkdVersion())
                        .toArray(Integer[]::new))
                .addArrayOfJsonObject(
                    wishes.stream().map(EntryRepository::claimed).toArray(JsonObject[]::new)))
        .map(Sql::fingerprints);
  }

  /** Of certificates those without an entry. */
  static Future<List<Wish>> absent(SqlConnection connection, List<Wish> certificates) {
    if (certificates.isEmpty()) {
      return Future.succeededFuture(certificates);
    }
    return connection
        .preparedQuery(
            """
            SELECT e.sha256
              FROM unnest($1::bytea[]) AS wanted (sha256)
              JOIN entry e ON e.kind = 'dsc' AND e.sha256 = wanted.sha256
                AND e.removed_version IS NULL
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(objects(certificates)))
        .map(
            rows -> {
              Set<String> there = Sql.fingerprints(rows);
              return certificates.stream().filter(wish -> !there.contains(wish.sha256())).toList();
            });
  }

  private static Buffer[] objects(List<Wish> wishes) {
    return Sql.bytes(wishes.stream().map(Wish::sha256).toList());
  }

  /** What its source says about its conformance, or null. */
  private static JsonObject claimed(Wish wish) {
    EntrySource source = wish.change().source();
    return source == null || (source.codes().isEmpty() && source.texts().isEmpty())
        ? null
        : new JsonObject()
            .put("codes", new JsonArray(source.codes()))
            .put("texts", new JsonArray(source.texts()));
  }

  private static Tuple names(long version, List<Wish> wishes) {
    return Tuple.tuple()
        .addLong(version)
        .addArrayOfString(column(wishes, wish -> wish.kind().text()))
        .addArrayOfString(column(wishes, Wish::country))
        .addArrayOfString(column(wishes, Wish::rdnKey));
  }

  private static String[] column(List<Wish> wishes, Function<Wish, String> column) {
    return wishes.stream().map(column).toArray(String[]::new);
  }
}
