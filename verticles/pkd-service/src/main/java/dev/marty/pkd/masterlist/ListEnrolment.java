package dev.marty.pkd.masterlist;

import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Workers;
import dev.marty.signer.enrolment.Csca;
import dev.marty.signer.enrolment.KeyToCertify;
import dev.marty.signer.keys.KeyStock;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds the signer of the own master list or makes one: key and request are stored first, then csca
 * is asked under the signer's id as idempotency key. Whatever dies between, asking again gives the
 * same certificate. On the event loop.
 */
final class ListEnrolment {
  private static final System.Logger LOG = System.getLogger(ListEnrolment.class.getName());

  private final Database database;
  private final Workers workers;
  private final KeyVault vault;
  private final KeyStock keys;
  private final Csca csca;
  private final String country;

  ListEnrolment(
      Database database,
      Workers workers,
      KeyVault vault,
      KeyStock keys,
      Csca csca,
      String country) {
    this.database = database;
    this.workers = workers;
    this.vault = vault;
    this.keys = keys;
    this.csca = csca;
    this.country = country;
  }

  /**
   * A signer that may sign now. One that nears its end is replaced; if that cannot be done yet, it
   * goes on.
   *
   * @return it, or a problem: 503 when csca is away, 409 with csca's reason when it refuses
   */
  Future<ListSigner> signer(String requestId) {
    return atWork()
        .compose(
            signers -> {
              Instant now = Instant.now();
              ListSigner usable =
                  signers.stream().filter(one -> one.maySign(now)).findFirst().orElse(null);
              if (usable != null && !usable.nearsItsEnd(now)) {
                return Future.succeededFuture(usable);
              }
              Future<ListSigner> fresh = enrol(signers, requestId);
              return usable == null
                  ? fresh
                  : fresh.recover(
                      failure -> {
                        LOG.log(
                            System.Logger.Level.WARNING,
                            "the Master List Signer has no successor yet: {0}",
                            failure.getMessage());
                        return Future.succeededFuture(usable);
                      });
            });
  }

  private Future<List<ListSigner>> atWork() {
    return database.read(connection -> ListSignerRepository.atWork(connection, country));
  }

  private Future<ListSigner> enrol(List<ListSigner> signers, String requestId) {
    return requested(signers)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                keys.key(UUID.randomUUID(), ListSigner.ALGORITHM, false)
                    .compose(key -> workers.run(() -> ListSigner.of(vault, key, country)))
                    .recover(KeyVaultException::told)
                    .compose(made -> request(made, signers)))
        // Null: somebody else has enrolled one meanwhile.
        .compose(signer -> signer == null ? Future.succeededFuture() : ask(signer, requestId))
        .compose(asked -> atWork())
        .compose(
            now ->
                now.stream()
                    .filter(one -> one.maySign(Instant.now()))
                    .findFirst()
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                refused("csca's certificate does not allow to sign now")
                                    .exception())));
  }

  /**
   * Stores a signer, unless somebody else was faster: an RSA key takes seconds to make, and in them
   * another's can have been requested, and even certified.
   *
   * @param before the signers that made another one necessary
   * @return the one to ask for, or null
   */
  private Future<ListSigner> request(ListSigner made, List<ListSigner> before) {
    return database.transaction(
        connection ->
            ListSignerRepository.lock(connection)
                .compose(locked -> ListSignerRepository.atWork(connection, country))
                .compose(
                    now ->
                        ids(now).equals(ids(before))
                            ? ListSignerRepository.insert(connection, made).map(made)
                            : Future.succeededFuture(requested(now).orElse(null))));
  }

  private static Set<UUID> ids(List<ListSigner> signers) {
    return signers.stream().map(ListSigner::id).collect(Collectors.toSet());
  }

  private static Optional<ListSigner> requested(List<ListSigner> signers) {
    return signers.stream().filter(one -> !one.active()).findFirst();
  }

  private Future<Void> ask(ListSigner signer, String requestId) {
    KeyToCertify key =
        new KeyToCertify(
            signer.id(),
            SignerKind.MASTER_LIST_SIGNER,
            signer.country(),
            List.of(),
            signer.key().publicKey(),
            signer.request());
    return csca.certify(key, requestId)
        .compose(
            answer ->
                answer instanceof Csca.Issued issued
                    ? database.transaction(
                        connection ->
                            ListSignerRepository.activate(connection, signer, issued.certificate()))
                    : Future.failedFuture(problem((Csca.Declined) answer).exception()))
        .recover(
            failure ->
                database
                    .withConnection(
                        c -> ListSignerRepository.note(c, signer.id(), failure.getMessage()))
                    .transform(noted -> Future.failedFuture(failure)));
  }

  private static Problem problem(Csca.Declined declined) {
    return declined instanceof Csca.Later later
        ? Problem.unavailable("service-unavailable", later.problem())
        : refused(declined.problem());
  }

  private static Problem refused(String detail) {
    return Problem.of(409, "master-list-impossible", "No master list can be made now", detail);
  }
}
