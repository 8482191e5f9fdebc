package dev.marty.pkd.masterlist;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.EntryChange;
import dev.marty.pkd.directory.Taken;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Makes versions of the own master list: everything that is trusted here, signed by a signer of the
 * own csca, published like a list of anybody else. It makes no trust anchors: it would keep alive
 * what its sources have dropped. On the event loop.
 */
final class OwnLists {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Database database;
  private final Workers workers;
  private final Directory directory;
  private final KeyVault vault;
  private final ListEnrolment enrolment;
  private final String country;
  private final Duration every;

  OwnLists(
      Database database,
      Workers workers,
      Directory directory,
      KeyVault vault,
      ListEnrolment enrolment,
      String country,
      Duration every) {
    this.database = database;
    this.workers = workers;
    this.directory = directory;
    this.vault = vault;
    this.enrolment = enrolment;
    this.country = country;
    this.every = every;
  }

  /**
   * Makes a version whatever the last one says.
   *
   * @param key the client's, which gives one version however often it comes; or null
   * @param fingerprint of the request
   * @param answer what is said of the version, now and whenever the key comes again
   * @return it
   */
  Future<Idempotency.Answer> makeNow(
      String key,
      Buffer fingerprint,
      String requestId,
      Function<OwnList, Idempotency.Answer> answer) {
    return enrolment
        .signer(requestId)
        .compose(
            signer ->
                database.transaction(
                    LONGEST,
                    connection ->
                        Idempotency.once(
                            connection,
                            key,
                            fingerprint,
                            () -> locked(connection, signer, "by-hand", requestId).map(answer))));
  }

  /** Makes a version if one is due; null if not. */
  Future<OwnList> makeIfDue(String requestId) {
    return database
        .read(this::due)
        .compose(
            reason ->
                reason == null
                    ? Future.succeededFuture()
                    : enrolment
                        .signer(requestId)
                        .compose(
                            signer ->
                                database.transaction(
                                    LONGEST,
                                    connection -> locked(connection, signer, null, requestId))));
  }

  /** Why another version is due, or null. */
  private Future<String> due(SqlConnection connection) {
    return OwnListRepository.newest(connection, country)
        .compose(
            last ->
                last == null
                    ? Future.succeededFuture("first")
                    : OwnListRepository.trusted(connection).map(now -> reason(last, now)));
  }

  private String reason(OwnList last, String trusted) {
    if (last.signerRevoked()) {
      return "signer";
    }
    if (!last.trustedSha256().equals(trusted)) {
      return "changed";
    }
    return last.signedAt().plus(every).isBefore(Instant.now()) ? "interval" : null;
  }

  /**
   * Makes it when nobody else does.
   *
   * @param wanted why, or null to look again whether it is due: another process may have made it
   */
  private Future<OwnList> locked(
      SqlConnection connection, ListSigner signer, String wanted, String requestId) {
    return OwnListRepository.lock(connection)
        .compose(locked -> wanted == null ? due(connection) : Future.succeededFuture(wanted))
        .compose(
            reason ->
                reason == null
                    ? Future.succeededFuture()
                    : make(connection, signer, reason, requestId));
  }

  private Future<OwnList> make(
      SqlConnection connection, ListSigner signer, String reason, String requestId) {
    return OwnListRepository.trusted(connection)
        .compose(
            trusted ->
                signed(connection, signer)
                    .compose(list -> publish(connection, list, requestId))
                    .compose(
                        list ->
                            OwnListRepository.insert(
                                connection, list, signer, trusted, reason, requestId)))
        .compose(inserted -> OwnListRepository.newest(connection, country));
  }

  private Future<SignedOwnList> signed(SqlConnection connection, ListSigner signer) {
    return workers
        .run(() -> SignedOwnList.issuerName(signer))
        .compose(name -> OwnListRepository.issuers(connection, name))
        .compose(
            issuers ->
                OwnListRepository.certificates(connection)
                    .compose(
                        certificates ->
                            workers.run(
                                () -> SignedOwnList.make(certificates, issuers, signer, vault))))
        .recover(
            failure ->
                failure instanceof SignedOwnList.NoIssuerException
                    ? Future.failedFuture(
                        Problem.unavailable(
                                "csca-unknown", "No list is made: " + failure.getMessage() + '.')
                            .exception())
                    : KeyVaultException.told(failure));
  }

  private Future<SignedOwnList> publish(
      SqlConnection connection, SignedOwnList list, String requestId) {
    Taken taken = new Taken(requestId, false);
    taken.change(new EntryChange.Put(Directory.reference(list.found()), null));
    return directory
        .list(connection, taken, list.found())
        .compose(stored -> directory.linkAndPlace(connection, taken))
        .compose(linked -> directory.finish(connection, taken))
        .map(list);
  }
}
