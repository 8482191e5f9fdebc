package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** SQL that writes master lists and deviation lists, and finds out whether one is trusted. */
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

  /** Keeps a list and the certificates in it, trusted by nobody yet. */
  static Future<Stored> insert(SqlConnection connection, Found.SignedList list) {
    List<Found.Certificate> certificates = new ArrayList<>(list.beside());
    list.certificates().forEach(listed -> certificates.add(listed.certificate()));
    return connection
        .preparedQuery(
            "INSERT INTO object (sha256, content) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING")
        .execute(Tuple.of(Sql.bytes(list.sha256()), list.content()))
        .compose(done -> CertificateStore.insert(connection, certificates))
        .compose(
            stored ->
                insertRow(connection, list)
                    .compose(
                        created ->
                            (created ? members(connection, list) : Future.<Void>succeededFuture())
                                .map(new Stored(created, stored))));
  }

  private static Future<Boolean> insertRow(SqlConnection connection, Found.SignedList list) {
    return connection
        .preparedQuery(
            """
            INSERT INTO list (sha256, kind, country, issuer, signer_sha256, signed_at, signature,
                trusted, trust_reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, false, 'not looked at yet')
            ON CONFLICT (sha256) DO NOTHING
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
                .addJsonObject(SignatureColumn.of(list.signature())))
        .map(rows -> rows.rowCount() > 0);
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

  /** The same lists in the order of their signing times: the older may vouch for the newer. */
  static Future<List<String>> oldestFirst(SqlConnection connection, Set<String> lists) {
    if (lists.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return connection
        .preparedQuery(
            "SELECT sha256 FROM list WHERE sha256 = ANY ($1)"
                + " ORDER BY signed_at NULLS FIRST, sha256")
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(lists)))
        .map(rows -> Sql.all(rows, row -> Sql.hex(row.getBuffer("sha256"))));
  }

  /**
   * Decides whether a new list is trusted. The first master list of a country is, because somebody
   * brought it; any other must be vouched for by a CSCA that is trusted without it, or anybody
   * could replace the first. Whoever signed it must be a list signer by its extended key usage (Doc
   * 9303-12 clause 7.1.1.3) or a CSCA itself: a Document Signer's key makes no trust anchors. Whose
   * key may be stolen is not asked when it signed: the thief chooses that. A list from the future
   * would keep all later ones out. Call it when links are written and trust is computed.
   *
   * @param mayTrust whether who brought it wants its certificates as trust anchors
   * @return whether it is trusted
   */
  static Future<Boolean> decide(SqlConnection connection, String sha256, boolean mayTrust) {
    return connection
        .preparedQuery(
            """
            SELECT EXISTS (SELECT FROM current_list c
                            WHERE c.kind = l.kind AND c.country = l.country) AS later,
                   EXISTS (SELECT FROM certificate_issuer i
                             JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256
                            WHERE i.certificate_sha256 = l.signer_sha256) AS vouched,
                   CASE WHEN s.profile NOT IN
                             ('CSCA', CASE l.kind WHEN 'master-list' THEN 'MLS' ELSE 'DLS' END)
                        THEN 'its signer''s certificate is not for signing lists of this kind'
                        WHEN EXISTS (SELECT FROM revocation r WHERE r.certificate_sha256 = s.sha256)
                          OR EXISTS (SELECT FROM current_decision d
                                      WHERE d.subject_kind = 'certificate'
                                        AND d.subject_sha256 = s.sha256 AND NOT d.trusted)
                        THEN 'its signer''s certificate was revoked or withdrawn when it came'
                        WHEN l.signed_at > clock_timestamp() + interval '1 day'
                        THEN 'its signing time was in the future when it came'
                   END AS objection,
                   l.kind = 'master-list' AS anchors
              FROM list l JOIN certificate s ON s.sha256 = l.signer_sha256 WHERE l.sha256 = $1
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              boolean later = row.getBoolean("later");
              boolean vouched = row.getBoolean("vouched");
              boolean first = !later && row.getBoolean("anchors");
              String objection = row.getString("objection");
              boolean trusted = mayTrust && objection == null && (first || vouched);
              return connection
                  .preparedQuery(
                      "UPDATE list SET trusted = $2, trust_reason = $3 WHERE sha256 = $1")
                  .execute(
                      Tuple.of(
                          Sql.bytes(sha256), trusted, reason(mayTrust, objection, first, vouched)))
                  .map(trusted);
            });
  }

  private static String reason(boolean mayTrust, String objection, boolean first, boolean vouched) {
    if (!mayTrust) {
      return "imported without trust";
    }
    if (objection != null) {
      return objection;
    }
    if (vouched) {
      return "the CSCA of its signer was trusted when it came";
    }
    return first
        ? "the first of its country, trusted when it was imported"
        : "no CSCA that was trusted when it came has issued its signer's certificate";
  }
}
