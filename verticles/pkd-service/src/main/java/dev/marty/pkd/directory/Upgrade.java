package dev.marty.pkd.directory;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.kit.database.Database;
import dev.marty.kit.verticle.Workers;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
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
    List<UpgradeRepository.Completed> completed = new ArrayList<>();
    List<Found.Certificate> unjudged = new ArrayList<>();
    return UpgradeRepository.certificates(connection)
        .compose(
            all ->
                Sequence.each(
                    all,
                    bare ->
                        crypto
                            .run(() -> judged(bare.der()))
                            .onSuccess(
                                certificate -> {
                                  // Earlier versions took only lists and the own csca's, and
                                  // judged CSCA certificates only.
                                  boolean anchor = bare.anchor();
                                  taken.certificates.add(certificate.sha256());
                                  completed.add(
                                      new UpgradeRepository.Completed(
                                          certificate,
                                          anchor ? "CSCA" : certificate.profile().object()));
                                  if (!anchor) {
                                    put(taken, certificate);
                                  }
                                  if (!anchor && !bare.judged()) {
                                    unjudged.add(certificate);
                                  }
                                })))
        .compose(done -> UpgradeRepository.complete(connection, completed))
        .compose(
            done ->
                FindingStore.insert(
                    connection, "certificate_finding", "certificate_sha256", unjudged));
  }

  private static Found.Certificate judged(Buffer der) {
    return Found.Certificate.judged(
        (CertificateOutcome.Parsed) CertificateReader.read(der.getBytes()));
  }

  private Future<Void> crls(SqlConnection connection, Taken taken) {
    return UpgradeRepository.crls(connection)
        .compose(
            all ->
                Sequence.each(
                    all,
                    sha256 ->
                        CrlBytesRepository.length(connection, sha256)
                            .compose(length -> CrlBytesRepository.all(connection, sha256, length))
                            .compose(der -> crypto.run(() -> crl(der)))
                            .compose(
                                crl -> {
                                  taken.crls.add(crl.sha256());
                                  put(taken, crl);
                                  return CrlStore.complete(connection, crl);
                                })));
  }

  private static Found.Crl crl(byte[] der) {
    return Found.Crl.judged(((CrlOutcome.Read) CrlReader.read(der)).crl());
  }

  private static Future<Void> lists(SqlConnection connection, Taken taken) {
    return UpgradeRepository.lists(connection)
        .onSuccess(lists -> lists.forEach(list -> taken.change(new EntryChange.Put(list, null))))
        .mapEmpty();
  }

  private static void put(Taken taken, Found found) {
    taken.change(new EntryChange.Put(Directory.reference(found), null));
  }
}
