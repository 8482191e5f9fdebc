package dev.marty.pkd.imports;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** SQL of uploads until they are whole. Every method uses the connection it is given. */
final class UploadRepository {
  private UploadRepository() {}

  static Future<Void> begin(
      SqlConnection connection, UUID id, String requestId, String source, boolean trust) {
    return connection
        .preparedQuery(
            "INSERT INTO import (id, request_id, source, trust, status)"
                + " VALUES ($1, $2, $3, $4, 'receiving')")
        .execute(Tuple.of(id, requestId, source, trust))
        .mapEmpty();
  }

  static Future<Void> addChunk(SqlConnection connection, UUID id, int ordinal, Buffer content) {
    return connection
        .preparedQuery("INSERT INTO import_chunk (import_id, ordinal, content) VALUES ($1, $2, $3)")
        .execute(Tuple.of(id, ordinal, content))
        .mapEmpty();
  }

  /** A piece of an upload, or null after the last. */
  static Future<Buffer> chunk(SqlConnection connection, UUID id, int ordinal) {
    return connection
        .preparedQuery("SELECT content FROM import_chunk WHERE import_id = $1 AND ordinal = $2")
        .execute(Tuple.of(id, ordinal))
        .map(rows -> Sql.first(rows, row -> row.getBuffer("content")));
  }

  /** The upload is whole: from now on the import is not lost. */
  static Future<Void> received(SqlConnection connection, UUID id, String sha256, long bytes) {
    return connection
        .preparedQuery(
            "UPDATE import SET status = 'waiting', sha256 = $2, bytes = $3"
                + " WHERE id = $1 AND status = 'receiving'")
        .execute(Tuple.of(id, Sql.bytes(sha256), bytes))
        .mapEmpty();
  }

  /** Forgets an upload that broke off. */
  static Future<Void> forget(SqlConnection connection, UUID id) {
    return clear(connection, id)
        .compose(
            done ->
                connection
                    .preparedQuery("DELETE FROM import WHERE id = $1 AND status = 'receiving'")
                    .execute(Tuple.of(id)))
        .mapEmpty();
  }

  /** Drops the pieces of an upload. */
  static Future<Void> clear(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("DELETE FROM import_chunk WHERE import_id = $1")
        .execute(Tuple.of(id))
        .mapEmpty();
  }

  /** Uploads that have not ended for an hour: their process is gone. */
  static Future<List<UUID>> abandoned(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT id FROM import WHERE status = 'receiving' AND at < now() - interval '1 hour'"
                + " ORDER BY at LIMIT 10")
        .execute()
        .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
  }
}
