package dev.marty.pkd.sync;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** SQL of what was taken from sources, so that it is not taken again. */
final class ItemRepository {
  private ItemRepository() {}

  /**
   * What was taken in of an item the last time.
   *
   * @param sha256 of its content
   * @param size of the file, or null
   * @param modified of the file, or null
   * @param etag of the URL, or null
   * @param lastModified of the URL, or null
   * @param importId the import
   */
  record Known(
      String sha256, Long size, Long modified, String etag, String lastModified, UUID importId) {}

  /** What was taken in of an item under the present policy, or null. */
  static Future<Known> known(SqlConnection connection, Source source, String item) {
    return connection
        .preparedQuery(
            "SELECT sha256, size, modified, etag, last_modified, import_id FROM sync_item"
                + " WHERE source = $1 AND item = $2 AND policy = $3")
        .execute(Tuple.of(source.name(), item, source.policy()))
        .map(
            rows ->
                Sql.first(
                    rows,
                    row ->
                        new Known(
                            Sql.hex(row.getBuffer("sha256")),
                            row.getLong("size"),
                            row.getLong("modified"),
                            row.getString("etag"),
                            row.getString("last_modified"),
                            row.getUUID("import_id"))));
  }

  static Future<Void> remember(SqlConnection connection, Source source, String item, Known known) {
    return connection
        .preparedQuery(
            """
            INSERT INTO sync_item (source, item, policy, sha256, size, modified, etag,
                last_modified, import_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (source, item) DO UPDATE SET policy = excluded.policy,
              sha256 = excluded.sha256, size = excluded.size, modified = excluded.modified,
              etag = excluded.etag, last_modified = excluded.last_modified,
              import_id = excluded.import_id
            """)
        .execute(
            Tuple.tuple()
                .addString(source.name())
                .addString(item)
                .addString(source.policy())
                .addBuffer(Sql.bytes(known.sha256()))
                .addLong(known.size())
                .addLong(known.modified())
                .addString(known.etag())
                .addString(known.lastModified())
                .addUUID(known.importId()))
        .mapEmpty();
  }
}
