package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** SQL that writes master lists and deviation lists. */
final class ListStore {
  private ListStore() {}

  /**
   * What was new.
   *
   * @param list true if the list itself was
   * @param certificates fingerprints of its certificates that were; of a list that an earlier
   *     version has kept, perhaps its signer's
   */
  record Stored(boolean list, Set<String> certificates) {}

  /**
   * Keeps a list and the certificates in it. One that was kept only may introduce anchors from the
   * first time on that somebody wants it to.
   *
   * @param introduces whether whoever brought it wants that
   */
  static Future<Stored> insert(
      SqlConnection connection, Found.SignedList list, boolean introduces) {
    List<Found.Certificate> certificates = new ArrayList<>(list.beside());
    list.certificates().forEach(listed -> certificates.add(listed.certificate()));
    return connection
        .preparedQuery(
            "INSERT INTO object (sha256, content) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING")
        .execute(Tuple.of(Sql.bytes(list.sha256()), list.content()))
        .compose(done -> CertificateStore.insert(connection, certificates))
        .compose(
            stored ->
                insertRow(connection, list, introduces)
                    .compose(
                        created ->
                            (created ? members(connection, list) : Future.<Void>succeededFuture())
                                .map(new Stored(created, stored))));
  }

  /** True if it was not there. */
  private static Future<Boolean> insertRow(
      SqlConnection connection, Found.SignedList list, boolean introduces) {
    return connection
        .preparedQuery(
            """
            INSERT INTO list AS l (sha256, kind, country, issuer, signer_sha256, signed_at,
                signature, introduces)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (sha256) DO UPDATE SET introduces = true
             WHERE excluded.introduces AND NOT l.introduces
            RETURNING xmax = 0 AS created
            """)
        .execute(
            Tuple.tuple()
                .addBuffer(Sql.bytes(list.sha256()))
                .addString(list.kind().text())
                .addString(list.country())
                .addString(list.issuer())
                .addBuffer(Sql.bytes(list.signerSha256()))
                .addOffsetDateTime(
                    list.signedAt() == null ? null : list.signedAt().atOffset(ZoneOffset.UTC))
                .addJsonObject(SignatureColumn.of(list.signature()))
                .addBoolean(introduces))
        .map(rows -> rows.size() > 0 && rows.iterator().next().getBoolean("created"));
  }

  private static Future<Void> members(SqlConnection connection, Found.SignedList list) {
    return connection
        .preparedQuery(
            """
            INSERT INTO list_certificate (list_sha256, position, certificate_sha256)
            SELECT $1, * FROM unnest($2::integer[], $3::bytea[])
            """)
        .execute(
            Tuple.tuple()
                .addBuffer(Sql.bytes(list.sha256()))
                .addArrayOfInteger(
                    list.certificates().stream()
                        .map(Found.Listed::position)
                        .toArray(Integer[]::new))
                .addArrayOfBuffer(
                    list.certificates().stream()
                        .map(listed -> Sql.bytes(listed.certificate().sha256()))
                        .toArray(Buffer[]::new)))
        .compose(
            done -> FindingStore.insert(connection, "list_finding", "list_sha256", List.of(list)));
  }

  /**
   * Gives a list of an earlier version the signer that only reading it tells.
   *
   * @return fingerprints of certificates that were new
   */
  static Future<Set<String>> complete(SqlConnection connection, Found.SignedList list) {
    return CertificateStore.insert(connection, list.beside())
        .compose(
            stored ->
                connection
                    .preparedQuery("UPDATE list SET signer_sha256 = $2 WHERE sha256 = $1")
                    .execute(Tuple.of(Sql.bytes(list.sha256()), Sql.bytes(list.signerSha256())))
                    .map(stored));
  }
}
