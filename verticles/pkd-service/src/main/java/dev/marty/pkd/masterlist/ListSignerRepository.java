package dev.marty.pkd.masterlist;

import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.pkd.directory.Sql;
import dev.marty.signer.enrolment.SignerCertificate;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** SQL of Master List Signers. */
final class ListSignerRepository {
  private ListSignerRepository() {}

  /** Those of a country that are not retired: at most one active and one requested. */
  static Future<List<ListSigner>> atWork(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            "SELECT "
                + ListSigner.COLUMNS
                + " FROM list_signer s"
                + " LEFT JOIN own_certificate o ON o.certificate_sha256 = s.certificate_sha256"
                + " WHERE s.country = $1 AND s.status <> 'retired'")
        .execute(Tuple.of(country))
        .map(
            rows -> {
              List<ListSigner> signers = new ArrayList<>();
              rows.forEach(row -> signers.add(ListSigner.of(row)));
              return signers;
            });
  }

  /** Lets one at a time decide, until its transaction ends, whether another signer is needed. */
  static Future<Void> lock(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended('marty.pkd.list-signer', 0))")
        .execute()
        .mapEmpty();
  }

  /** Stores a new signer under the lock. */
  static Future<Void> insert(SqlConnection connection, ListSigner signer) {
    return connection
        .preparedQuery(
            """
            INSERT INTO list_signer (id, country, status, algorithm, public_key,
                wrapped_private_key, key_encryption_key_id, certification_request)
            VALUES ($1, $2, 'requested', $3, $4, $5, $6, $7)
            """)
        .execute(
            Tuple.of(
                signer.id(),
                signer.country(),
                signer.key().algorithm().text(),
                Buffer.buffer(signer.key().publicKey().toByteArray()),
                sealed(signer.key().wrapped()),
                signer.key().wrapped().encryptionKeyId(),
                signer.request()))
        .mapEmpty();
  }

  /** Makes a requested signer the active one and retires that of before. */
  static Future<Void> activate(
      SqlConnection connection, ListSigner signer, SignerCertificate certificate) {
    return connection
        .preparedQuery(
            """
            UPDATE list_signer
               SET status = 'retired', ended_at = now(), wrapped_private_key = NULL,
                   key_encryption_key_id = NULL
             WHERE country = $1 AND status = 'active'
               AND EXISTS (SELECT FROM list_signer WHERE id = $2 AND status = 'requested')
            """)
        .execute(Tuple.of(signer.country(), signer.id()))
        .compose(
            retired ->
                connection
                    .preparedQuery(
                        """
                        UPDATE list_signer
                           SET status = 'active', certificate = $2, certificate_sha256 = $3,
                               private_key_usage_begins = $4, private_key_usage_ends = $5,
                               problem = NULL
                         WHERE id = $1 AND status = 'requested'
                        """)
                    .execute(
                        Tuple.of(
                            signer.id(),
                            certificate.der(),
                            Sql.bytes(certificate.sha256()),
                            certificate.usageBegins().atOffset(ZoneOffset.UTC),
                            certificate.usageEnds().atOffset(ZoneOffset.UTC))))
        .mapEmpty();
  }

  /** Notes why a signer is still requested. */
  static Future<Void> note(SqlConnection connection, UUID id, String problem) {
    return connection
        .preparedQuery("UPDATE list_signer SET problem = $2 WHERE id = $1 AND status = 'requested'")
        .execute(Tuple.of(id, problem))
        .mapEmpty();
  }

  /** Stores a key under another key-encryption key. */
  static Future<Void> rewrap(SqlConnection connection, UUID id, WrappedKey key) {
    return connection
        .preparedQuery(
            "UPDATE list_signer SET wrapped_private_key = $2, key_encryption_key_id = $3"
                + " WHERE id = $1 AND status <> 'retired'")
        .execute(Tuple.of(id, sealed(key), key.encryptionKeyId()))
        .mapEmpty();
  }

  private static Buffer sealed(WrappedKey key) {
    return Buffer.buffer(key.sealed().toByteArray());
  }
}
