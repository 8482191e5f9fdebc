package dev.marty.signer.holdings;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.outbox.InboxEvent;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.kit.reconcile.Differences;
import dev.marty.kit.work.Sequence;
import dev.marty.signer.events.CertificateIssued;
import dev.marty.signer.events.CertificateRevoked;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.events.CscaEvent;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One round of a consumer: whatever csca has and this service has not goes through the consumer's
 * own handler of events, as if csca had told it now. What csca lacks is csca's to ask for. On the
 * event loop.
 */
public final class FromCsca implements Function<Differences, Future<Void>> {
  private final Database database;
  private final Holder csca;
  private final HoldingsStore own;
  private final InboxRoute.Handler handler;

  /**
   * Compares.
   *
   * @param own what is here
   * @param handler takes events of csca's
   */
  public FromCsca(Database database, Holder csca, HoldingsStore own, InboxRoute.Handler handler) {
    this.database = database;
    this.csca = csca;
    this.own = own;
    this.handler = handler;
  }

  @Override
  public Future<Void> apply(Differences found) {
    return csca.certificates(page -> certificates(page, found)).compose(done -> crls(found));
  }

  private Future<Void> certificates(List<Held> page, Differences found) {
    return own.known(page)
        .compose(
            known ->
                Sequence.each(page, held -> certificate(held, known.get(held.sha256()), found)));
  }

  private Future<Void> certificate(Held held, Boolean revokedHere, Differences found) {
    String object = "certificate/" + held.sha256();
    Future<Void> issued =
        revokedHere != null
            ? Future.succeededFuture()
            : csca.certificate(held.sha256())
                .map(der -> new CertificateIssued(held.sha256(), held.kind(), held.country(), der))
                .compose(event -> take(event, object, "was not known here", found));
    boolean revoke = held.revokedAt() != null && !Boolean.TRUE.equals(revokedHere);
    return !revoke
        ? issued
        : issued
            .map(
                done ->
                    new CertificateRevoked(
                        held.sha256(),
                        held.kind(),
                        held.serial(),
                        held.country(),
                        held.revokedAt()))
            .compose(event -> take(event, object, "was not revoked here", found));
  }

  private Future<Void> crls(Differences found) {
    return own.crls()
        .compose(
            here ->
                csca.crls()
                    .compose(
                        theirs ->
                            Sequence.each(
                                theirs, crl -> crl(crl, here.get(crl.country()), found))));
  }

  /** A higher number here is what csca has forgotten. */
  private Future<Void> crl(HeldCrl theirs, HeldCrl ours, Differences found) {
    if (ours != null
        && (ours.number() > theirs.number() || ours.sha256().equals(theirs.sha256()))) {
      return Future.succeededFuture();
    }
    return take(
        new CrlIssued(theirs.country(), theirs.number(), theirs.sha256(), theirs.bytes()),
        "crl/" + theirs.country() + "/" + theirs.number(),
        "was not known here",
        found);
  }

  /** What the handler refuses must not keep the rest from being taken in. */
  private Future<Void> take(CscaEvent event, String object, String differed, Differences found) {
    InboxEvent told =
        new InboxEvent(
            UUID.randomUUID(),
            event.type().text(),
            event.aggregate(),
            0,
            Instant.now(),
            event.toJson());
    return InboxRoute.take(
            database, handler.prepare(told), (connection, change) -> change.apply(connection))
        .onSuccess(done -> found.mended(csca.name(), object, differed + ", and is now"))
        .recover(
            failure -> {
              if (failure instanceof ProblemException refused && refused.problem().status() < 500) {
                found.open(csca.name(), object, differed + ": " + refused.problem().detail());
                return Future.succeededFuture();
              }
              return Future.failedFuture(failure);
            });
  }
}
