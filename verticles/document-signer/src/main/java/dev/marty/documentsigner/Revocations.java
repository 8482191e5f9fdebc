package dev.marty.documentsigner;

import dev.marty.kit.outbox.InboxEvent;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.signer.events.CertificateRevoked;
import dev.marty.signer.events.CscaEvent;
import io.vertx.core.Future;

/**
 * Events from csca: a signer whose certificate is revoked signs no more. Events of other types are
 * taken and change nothing.
 */
final class Revocations implements InboxRoute.Handler {
  private static final System.Logger LOG = System.getLogger(Revocations.class.getName());

  private final ActiveSigners signers;

  Revocations(ActiveSigners signers) {
    this.signers = signers;
  }

  @Override
  public Future<InboxRoute.Change> prepare(InboxEvent event) {
    if (CscaEvent.Type.of(event.type()).orElse(null) != CscaEvent.Type.CERTIFICATE_REVOKED) {
      return Future.succeededFuture(connection -> Future.succeededFuture());
    }
    CertificateRevoked revoked = CertificateRevoked.of(event.payload());
    return Future.succeededFuture(
        connection ->
            SignerChanges.revoke(connection, revoked.sha256(), revoked.revokedAt())
                .onSuccess(this::ended)
                .mapEmpty());
  }

  /**
   * Before the commit: should that fail, the next look into the database brings the signer back.
   */
  private void ended(SignerRow signer) {
    if (signer != null) {
      signers.forget(signer.id());
      LOG.log(
          System.Logger.Level.WARNING,
          "signer {0} of {1} is revoked",
          signer.id(),
          signer.country());
    }
  }
}
