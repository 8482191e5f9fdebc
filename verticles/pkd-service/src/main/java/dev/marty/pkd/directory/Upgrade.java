package dev.marty.pkd.directory;

import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.kit.database.Database;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * Gives objects of earlier versions what only reading them can tell: keys, whether they are CAs,
 * names for comparing, findings, links, entries, signers of lists, deviations. Does nothing where
 * there are none. One transaction, once. Then it names the lists that the rule of earlier versions
 * trusted and that wait for a decision now.
 */
public final class Upgrade {
  private static final System.Logger LOG = System.getLogger(Upgrade.class.getName());
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final Database database;
  private final Workers crypto;
  private final Directory directory;
  private final Function<byte[], Found.SignedList> reader;
  private final CertificateUpgrade certificates;

  /**
   * An upgrade.
   *
   * @param reader reads a list that was kept before, CMS; null if it would be refused now
   */
  public Upgrade(
      Database database,
      Workers crypto,
      Directory directory,
      Function<byte[], Found.SignedList> reader) {
    this.database = database;
    this.crypto = crypto;
    this.directory = directory;
    this.reader = reader;
    this.certificates = new CertificateUpgrade(crypto);
  }

  /**
   * Runs it; afterwards everything is as if it had been imported today. After a failure nothing has
   * changed, and it can be run again.
   */
  public Future<Void> run() {
    return database
        .transaction(
            LONGEST,
            connection -> {
              Taken taken = new Taken("upgrade", true);
              // Of several processes one does it, and the others find nothing left.
              return TrustStore.lock(connection)
                  .compose(mine -> certificates.run(connection, taken))
                  .compose(
                      read ->
                          crls(connection, taken)
                              .compose(done -> lists(connection, taken))
                              .compose(done -> deviations(connection))
                              .compose(
                                  done ->
                                      read || !taken.isEmpty()
                                          ? finish(connection, taken)
                                          : Future.<Void>succeededFuture()));
            })
        .compose(done -> database.read(UpgradeRepository::waiting))
        .onSuccess(
            lists ->
                lists.forEach(
                    list ->
                        LOG.log(
                            System.Logger.Level.WARNING,
                            "the master list {0} of {1}, signed at {2}, was trusted by the rule of"
                                + " an earlier version and introduces no trust anchors now, until"
                                + " somebody accepts its issuer: POST"
                                + " /api/pkd_service/list-issuers with \"list\" and \"reason\", or"
                                + " withdraws it: POST /api/pkd_service/lists/{0}/trust",
                            list.sha256(),
                            list.issuer(),
                            list.signedAt())))
        .mapEmpty();
  }

  private Future<Void> finish(SqlConnection connection, Taken taken) {
    return directory
        .linkAndPlace(connection, taken)
        .compose(linked -> directory.finish(connection, taken))
        .mapEmpty();
  }

  private Future<Void> crls(SqlConnection connection, Taken taken) {
    return UpgradeRepository.crls(connection)
        .compose(
            all ->
                Sequence.each(
                    all,
                    unread ->
                        CrlBytesRepository.length(connection, unread.sha256())
                            .compose(
                                length ->
                                    CrlBytesRepository.all(connection, unread.sha256(), length))
                            .compose(der -> crypto.run(() -> crl(der)))
                            .compose(crl -> complete(connection, taken, unread, crl))));
  }

  private static Future<Void> complete(
      SqlConnection connection, Taken taken, UpgradeRepository.UnreadCrl unread, Found.Crl crl) {
    if (crl == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the CRL {0} of an earlier version cannot be read; what of it was kept counts on",
          unread.sha256());
      return CrlStore.nameless(connection, unread.sha256());
    }
    taken.crls.add(crl.sha256());
    if (unread.named()) {
      return CrlStore.rename(connection, crl);
    }
    put(taken, crl);
    return CrlStore.complete(connection, crl);
  }

  private static Found.Crl crl(byte[] der) {
    return CrlReader.read(der) instanceof CrlOutcome.Read read
        ? Found.Crl.judged(read.crl())
        : null;
  }

  /** Those that earlier versions trusted are who may be accepted at first use. */
  private Future<Void> lists(SqlConnection connection, Taken taken) {
    return UpgradeRepository.lists(connection)
        .compose(
            all ->
                Sequence.each(
                    all,
                    sha256 ->
                        read(connection, sha256)
                            .compose(
                                list -> {
                                  if (list == null) {
                                    return Future.succeededFuture(Set.<String>of());
                                  }
                                  put(taken, list);
                                  return ListStore.complete(connection, list);
                                })
                            .onSuccess(taken.certificates::addAll)))
        .compose(done -> UpgradeRepository.formerlyTrusted(connection))
        .onSuccess(trusted -> trusted.forEach(sha256 -> taken.lists.put(sha256, true)))
        .mapEmpty();
  }

  /** Null if it would be refused now. */
  private Future<Found.SignedList> read(SqlConnection connection, String sha256) {
    return UpgradeRepository.list(connection, sha256)
        .compose(cms -> crypto.run(() -> reader.apply(cms.getBytes())));
  }

  /** One that would be refused now says nothing. */
  private Future<Void> deviations(SqlConnection connection) {
    return UpgradeRepository.deviationLists(connection)
        .compose(
            all ->
                Sequence.each(
                    all,
                    sha256 ->
                        read(connection, sha256)
                            .compose(
                                list ->
                                    list == null
                                        ? UpgradeRepository.refused(connection, sha256)
                                        : directory.deviations(connection, list))));
  }

  static void put(Taken taken, Found found) {
    taken.change(new EntryChange.Put(Directory.reference(found), null));
  }
}
