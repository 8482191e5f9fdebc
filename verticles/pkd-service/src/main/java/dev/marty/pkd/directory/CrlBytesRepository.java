package dev.marty.pkd.directory;

import dev.marty.kit.work.Pieces;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** SQL that reads CRLs as received, DER, piece by piece: some have megabytes. They never change. */
public final class CrlBytesRepository {
  private CrlBytesRepository() {}

  /** The length of a CRL, or null if it is not known. */
  public static Future<Integer> length(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT octet_length(der) AS bytes FROM crl WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, row -> row.getInteger("bytes")));
  }

  /**
   * A piece of a CRL, or null.
   *
   * @param from offset in bytes
   * @param count how many
   */
  public static Future<Buffer> piece(SqlConnection connection, String sha256, int from, int count) {
    return connection
        .preparedQuery(
            "SELECT substring(der FROM $2 + 1 FOR $3) AS piece FROM crl WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256), from, count))
        .map(rows -> Sql.first(rows, row -> row.getBuffer("piece")));
  }

  /** All of a CRL of that length. */
  static Future<byte[]> all(SqlConnection connection, String sha256, int length) {
    return Pieces.read(length, (from, count) -> piece(connection, sha256, from, count));
  }
}
