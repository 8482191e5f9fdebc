package dev.marty.pkd.directory;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.kit.database.Database;
import dev.marty.kit.verticle.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives certificates and CRLs of earlier versions what only reading them can tell: names for
 * comparing, findings, links, entries; and their master lists entries. Does nothing where there are
 * none. One transaction, once.
 */
public final class Upgrade {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Database database;
  private final Workers crypto;
  private final Directory directory;

  /** An upgrade of {@code database}. */
  public Upgrade(Database database, Workers crypto, Directory directory) {
    this.database = database;
    this.crypto = crypto;
    this.directory = directory;
  }

  /** Runs it; afterwards everything is as if it had been imported today. */
  public Future<Void> run() {
    return database.transaction(
        LONGEST,
        connection -> {
          Taken taken = new Taken();
          return certificates(connection, taken)
              .compose(done -> crls(connection, taken))
              .compose(done -> lists(connection, taken))
              .compose(
                  done ->
                      taken.certificates.isEmpty() && taken.changes.isEmpty()
                          ? Future.<Void>succeededFuture()
                          : directory
                              .linkAndPublish(connection, taken)
                              .compose(linked -> directory.finish(connection, taken, true)));
        });
  }

  private Future<Void> certificates(SqlConnection connection, Taken taken) {
    return connection
        .preparedQuery(
            """
            SELECT c.der, o.kind,
                   EXISTS (SELECT FROM certificate_finding f
                            WHERE f.certificate_sha256 = c.sha256) AS judged
              FROM certificate c
              LEFT JOIN own_certificate o ON o.certificate_sha256 = c.sha256
             WHERE c.profile IS NULL ORDER BY c.sha256 FOR UPDATE OF c
            """)
        .execute()
        .compose(
            rows -> {
              Future<Void> done = Future.succeededFuture();
              List<Tuple> updates = new ArrayList<>();
              List<Found.Certificate> unjudged = new ArrayList<>();
              for (var row : rows) {
                Buffer der = row.getBuffer("der");
                String own = row.getString("kind");
                boolean judged = row.getBoolean("judged");
                done =
                    done.compose(before -> crypto.run(() -> judged(der)))
                        .onSuccess(
                            certificate -> {
                              boolean anchor =
                                  own == null || own.equals("root") || own.equals("link");
                              taken.certificates.add(certificate.sha256());
                              updates.add(
                                  Tuple.of(
                                      Sql.bytes(certificate.sha256()),
                                      certificate.facts().subjectName(),
                                      certificate.facts().issuerName(),
                                      // Earlier versions took only lists and the own csca's.
                                      anchor ? "CSCA" : certificate.profile().object()));
                              if (!anchor) {
                                taken.change(
                                    new EntryChange.Put(Directory.reference(certificate), null));
                              }
                              // Earlier versions judged CSCA certificates only.
                              if (!anchor && !judged) {
                                unjudged.add(certificate);
                              }
                            })
                        .mapEmpty();
              }
              return done.compose(all -> update(connection, updates))
                  .compose(
                      all ->
                          Sql.insertFindings(
                              connection, "certificate_finding", "certificate_sha256", unjudged));
            });
  }

  private static Future<Void> update(SqlConnection connection, List<Tuple> updates) {
    return updates.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(
                "UPDATE certificate SET subject_name = $2, issuer_name = $3, profile = $4"
                    + " WHERE sha256 = $1")
            .executeBatch(updates)
            .mapEmpty();
  }

  private static Found.Certificate judged(Buffer der) {
    return Found.Certificate.judged(
        (CertificateOutcome.Parsed) CertificateReader.read(der.getBytes()));
  }

  private Future<Void> crls(SqlConnection connection, Taken taken) {
    return connection
        .preparedQuery(
            "SELECT sha256, der FROM crl WHERE issuer_name IS NULL ORDER BY sha256 FOR UPDATE")
        .execute()
        .compose(
            rows -> {
              Future<Void> done = Future.succeededFuture();
              for (var row : rows) {
                String sha256 = Sql.hex(row.getBuffer("sha256"));
                Buffer der = row.getBuffer("der");
                done =
                    done.compose(before -> crypto.run(() -> crl(sha256, der)))
                        .compose(
                            found -> {
                              taken.crls.add(sha256);
                              taken.change(new EntryChange.Put(Directory.reference(found), null));
                              return CrlStore.complete(connection, found);
                            });
              }
              return done;
            });
  }

  private static Found.Crl crl(String sha256, Buffer der) {
    CrlOutcome.Read read = (CrlOutcome.Read) CrlReader.read(der.getBytes());
    return new Found.Crl(
        read.crl(),
        sha256,
        Names.canonical(read.crl().issuerName()),
        CrlConformance.check(read.crl()));
  }

  /** Of each name the newest: only one list has it. */
  private static Future<Void> lists(SqlConnection connection, Taken taken) {
    return connection
        .preparedQuery(
            """
            SELECT l.sha256, l.country, l.issuer,
                   EXISTS (SELECT FROM list_finding f
                            WHERE f.list_sha256 = l.sha256 AND f.severity = 'ERR') AS errors
              FROM (SELECT DISTINCT ON (country, issuer) sha256, country, issuer
                      FROM list WHERE kind = 'master-list' AND signer_sha256 IS NULL
                     ORDER BY country, issuer, signed_at DESC NULLS LAST, sha256) l
             WHERE NOT EXISTS (SELECT FROM entry e WHERE e.kind = 'ml' AND e.sha256 = l.sha256)
            """)
        .execute()
        .onSuccess(
            rows ->
                rows.forEach(
                    row ->
                        taken.change(
                            new EntryChange.Put(
                                new EntryChange.Reference(
                                    "ml",
                                    Sql.hex(row.getBuffer("sha256")),
                                    row.getString("country").isEmpty()
                                        ? null
                                        : row.getString("country"),
                                    row.getString("issuer"),
                                    null,
                                    row.getBoolean("errors")),
                                null))))
        .mapEmpty();
  }
}
