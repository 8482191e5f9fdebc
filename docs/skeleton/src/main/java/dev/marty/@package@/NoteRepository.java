package dev.marty.@package@;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** SQL of the notes. Every method uses the connection it is given. */
final class NoteRepository {
  private NoteRepository() {}

  /** Stores a note under an id of its own. */
  static Future<Note> insert(SqlConnection connection, String text) {
    return connection
        .preparedQuery("INSERT INTO note (id, text) VALUES ($1, $2) RETURNING id, text, written_at")
        .execute(Tuple.of(UUID.randomUUID(), text))
        .map(NoteRepository::first);
  }

  /** One note, or null. */
  static Future<Note> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("SELECT id, text, written_at FROM note WHERE id = $1")
        .execute(Tuple.of(id))
        .map(NoteRepository::first);
  }

  private static Note first(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return null;
    }
    Row row = rows.iterator().next();
    return new Note(
        row.getUUID("id"), row.getString("text"), row.getOffsetDateTime("written_at").toInstant());
  }
}
