package dev.marty.documentsigner;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.DocumentTypes;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.kit.database.Database;
import dev.marty.kit.work.Workers;
import dev.marty.signer.keys.DatabaseKeyVault;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The signers that can sign now, their keys unwrapped once each. What the database says wins: a
 * signer that is not active there any more is forgotten with its key. Confined to the event loop.
 */
final class ActiveSigners {
  private static final System.Logger LOG = System.getLogger(ActiveSigners.class.getName());

  private final Database database;
  private final DatabaseKeyVault vault;
  private final Workers crypto;
  private final Map<UUID, LoadedSigner> loaded = new HashMap<>();
  private final Set<UUID> unusable = new HashSet<>();
  private List<LoadedSigner> newestFirst = List.of();

  ActiveSigners(Database database, DatabaseKeyVault vault, Workers crypto) {
    this.database = database;
    this.vault = vault;
    this.crypto = crypto;
  }

  /** The newest signer that may sign a document at a time. */
  Optional<LoadedSigner> current(SodRequest document, Instant now) {
    for (LoadedSigner signer : newestFirst) {
      if (signer.maySign(document, now) && signer.outlives(document)) {
        return Optional.of(signer);
      }
    }
    return Optional.empty();
  }

  /** As {@link #current}, but for the end of its certificate, which comes before the document's. */
  Optional<LoadedSigner> tooBrief(SodRequest document, Instant now) {
    return newestFirst.stream().filter(signer -> signer.maySign(document, now)).findFirst();
  }

  /** All, newest first. */
  List<LoadedSigner> all() {
    return newestFirst;
  }

  /** Stops using a signer at once. */
  void forget(UUID id) {
    loaded.remove(id);
    sort();
  }

  /**
   * Makes the signers in memory those of the database.
   *
   * @param atWork requested and active ones, as just read
   */
  Future<Void> update(List<SignerRow> atWork) {
    List<SignerRow> active = atWork.stream().filter(row -> row.is(SignerRow.ACTIVE)).toList();
    loaded.keySet().retainAll(active.stream().map(SignerRow::id).toList());
    sort();
    List<Future<Void>> changes = new ArrayList<>();
    for (SignerRow row : active) {
      if (!loaded.containsKey(row.id())) {
        changes.add(load(row));
      }
    }
    changes.add(recount());
    return Future.join(changes).mapEmpty();
  }

  /** Takes in a signer that has just become active. */
  Future<Void> load(SignerRow row) {
    return crypto
        .run(() -> unwrap(row))
        .compose(
            opened ->
                database
                    .read(c -> SignerRepository.signatures(c, row.id()))
                    .onSuccess(
                        count -> {
                          unusable.remove(row.id());
                          loaded.put(
                              row.id(),
                              new LoadedSigner(
                                  row, opened.key(), opened.certificate(), opened.types(), count));
                          sort();
                        }))
        .<Void>mapEmpty()
        .onFailure(failure -> report(row, failure));
  }

  private record Opened(
      SigningKey key, CertificateOutcome.Parsed certificate, List<String> types) {}

  private Opened unwrap(SignerRow row) throws Exception {
    CertificateOutcome certificate = CertificateReader.read(row.certificate().getBytes());
    if (!(certificate instanceof CertificateOutcome.Parsed parsed)) {
      throw new IllegalStateException("its stored certificate is unreadable");
    }
    return new Opened(
        vault.open(row.key()), parsed, DocumentTypes.of(parsed.certificate()).orElse(List.of()));
  }

  /** Other processes sign with the same keys. */
  private Future<Void> recount() {
    return loaded.isEmpty()
        ? Future.succeededFuture()
        : database
            .read(SignerRepository::signatures)
            .onSuccess(
                counts ->
                    newestFirst.forEach(
                        signer -> signer.counted(counts.getOrDefault(signer.id(), 0L))))
            .mapEmpty();
  }

  /** Once per signer: it is tried again every few seconds. */
  private void report(SignerRow row, Throwable failure) {
    if (unusable.add(row.id())) {
      LOG.log(
          System.Logger.Level.ERROR,
          "signer {0} of {1} cannot be used: {2}",
          row.id(),
          row.country(),
          Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName()));
    }
  }

  private void sort() {
    List<LoadedSigner> sorted = new ArrayList<>(loaded.values());
    sorted.sort(
        Comparator.comparing(LoadedSigner::activatedAt).thenComparing(LoadedSigner::id).reversed());
    newestFirst = List.copyOf(sorted);
  }
}
