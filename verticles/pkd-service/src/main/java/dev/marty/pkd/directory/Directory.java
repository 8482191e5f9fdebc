package dev.marty.pkd.directory;

import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.conformance.Severity;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one door through which objects come into the directory. A transaction takes as many as it
 * wants, links and finishes once; before its commit nobody sees anything of it. On the event loop;
 * what is heavy goes to the workers.
 */
public final class Directory {
  /** Of CRLs that no known key verifies, all together: anybody could have made them. */
  private static final long UNSIGNED_ENTRIES = 100_000;

  private static final long UNSIGNED_BYTES = 64L * 1024 * 1024;

  private final Workers crypto;
  private final Links links;
  private final boolean trustOnFirstUse;

  /**
   * A directory.
   *
   * @param crypto verifies signatures
   * @param trustOnFirstUse whether the first list into one without anchors is trusted
   */
  public Directory(Workers crypto, boolean trustOnFirstUse) {
    this.crypto = crypto;
    this.trustOnFirstUse = trustOnFirstUse;
    this.links = new Links(crypto);
  }

  /** The same directory, with other workers. */
  public Directory on(Workers others) {
    return new Directory(others, trustOnFirstUse);
  }

  /**
   * Tells whether there is room for a CRL: for one that a CSCA signed whose certificate is here
   * always, for others while all of them together stay within a quota.
   */
  public Future<Boolean> hasRoom(SqlConnection connection, Found.Crl crl) {
    return CrlQuotaRepository.hasRoom(connection, crl, UNSIGNED_ENTRIES, UNSIGNED_BYTES)
        .compose(
            room ->
                room
                    ? Future.succeededFuture(true)
                    : CrlQuotaRepository.issuers(connection, crl)
                        .compose(
                            issuers ->
                                crypto.run(() -> SignerSearch.anySigned(issuers, crl.crl()))));
  }

  /**
   * Takes certificates.
   *
   * @return fingerprints of those that were new
   */
  public Future<Set<String>> certificates(
      SqlConnection connection, Taken taken, Collection<Found.Certificate> certificates) {
    return CertificateStore.insert(connection, certificates).onSuccess(taken.certificates::addAll);
  }

  /**
   * Takes a CRL.
   *
   * @param origin own-csca or import
   * @return true if it was new
   */
  public Future<Boolean> crl(SqlConnection connection, Taken taken, Found.Crl crl, String origin) {
    return CrlStore.insert(connection, crl, origin)
        .onSuccess(
            stored -> {
              if (stored) {
                taken.crls.add(crl.sha256());
              }
            });
  }

  /**
   * Takes a list and what stands in it.
   *
   * @return fingerprints of its certificates that were new, or null if the list was known
   */
  public Future<Set<String>> list(SqlConnection connection, Taken taken, Found.SignedList list) {
    return ListStore.insert(connection, list, taken.introduces())
        .compose(
            stored -> {
              taken.certificates.addAll(stored.certificates());
              if (!stored.list()) {
                return Future.succeededFuture();
              }
              taken.lists.put(list.sha256(), list.kind() == ListKind.MASTER_LIST);
              return deviations(connection, list).map(stored.certificates());
            });
  }

  /** Keeps what a list that is there says of documents. */
  Future<Void> deviations(SqlConnection connection, Found.SignedList list) {
    return list.deviations() == null
        ? Future.succeededFuture()
        : DeviationStore.insert(connection, crypto, list.sha256(), list.deviations());
  }

  /**
   * Links what is new with what it is signed by, before and after, and notes its place. From here
   * to the commit one transaction goes after the other: of two that do not see each other's
   * objects, neither would find that one signed the other.
   */
  public Future<Void> linkAndPlace(SqlConnection connection, Taken taken) {
    return TrustStore.lock(connection)
        .compose(
            locked -> {
              // Side by side, since the one waits for the database and the other for workers.
              Future<Void> linked = links.link(connection, taken.certificates, taken.crls);
              Future<Void> placed = Publication.note(connection, taken.changes);
              Future<?> first = Future.all(linked, placed);
              // Joined: if one fails, the other must not go on behind the rollback. What it meets
              // in a transaction that has failed already is not what is to be told.
              return Future.join(linked, placed).transform(ended -> first.mapEmpty());
            });
  }

  /**
   * Finds out what is trusted now, and publishes that: the last step.
   *
   * @return what it made of trust
   */
  public Future<Effect> finish(SqlConnection connection, Taken taken) {
    return effect(
        connection,
        () ->
            TrustStore.refresh(connection)
                .compose(
                    done ->
                        trustOnFirstUse && taken.introduces()
                            ? FirstUseRepository.accept(
                                connection, taken.lists.keySet(), taken.requestId())
                            : Future.succeededFuture(false))
                .compose(
                    accepted ->
                        accepted ? TrustStore.refresh(connection) : Future.succeededFuture()));
  }

  /**
   * Computes what is trusted anew, after a decision, in the decision's transaction.
   *
   * @return what it made of trust
   */
  public static Future<Effect> refreshTrust(SqlConnection connection) {
    return effect(connection, () -> TrustStore.refresh(connection));
  }

  /** Waits until no other transaction changes trust, from here to the commit. */
  public static Future<Void> turn(SqlConnection connection) {
    return TrustStore.lock(connection);
  }

  private static Future<Effect> effect(SqlConnection connection, Supplier<Future<Void>> change) {
    return TrustStore.lock(connection)
        .compose(locked -> TrustStore.trusted(connection))
        .compose(
            before ->
                change
                    .get()
                    .compose(done -> TrustStore.trusted(connection))
                    .map(after -> Effect.between(before, after)));
  }

  /** What publishing has to know of a certificate, a CRL or a list. */
  public static EntryChange.Reference reference(Found found) {
    boolean errors =
        found.findings().stream().anyMatch(finding -> finding.severity() == Severity.ERR);
    if (found instanceof Found.Certificate certificate) {
      return new EntryChange.Reference(
          EntryKind.of(certificate.profile()),
          certificate.sha256(),
          certificate.facts().country(),
          certificate.facts().issuer(),
          certificate.facts().serial(),
          errors);
    }
    if (found instanceof Found.Crl crl) {
      return new EntryChange.Reference(
          EntryKind.CRL, crl.sha256(), crl.crl().country(), crl.crl().issuer(), null, errors);
    }
    Found.SignedList list = (Found.SignedList) found;
    return new EntryChange.Reference(
        list.kind().entry(),
        list.sha256(),
        list.country().isEmpty() ? null : list.country(),
        list.issuer(),
        null,
        errors);
  }

  /** Whether the PKD's tree has a place for a certificate: CSCA certificates come in lists. */
  public static boolean published(Found.Certificate certificate) {
    return certificate.profile() != Profile.CSCA;
  }
}
