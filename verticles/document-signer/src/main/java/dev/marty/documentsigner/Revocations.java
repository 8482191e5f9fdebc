package dev.marty.documentsigner;

import dev.marty.kit.outbox.InboxEvent;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.signer.events.CertificateIssued;
import dev.marty.signer.events.CertificateRevoked;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.events.CscaEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;

/**
 * Events from csca: a signer whose certificate is revoked signs no more, and all of them are
 * remembered, for the day on which csca has forgotten them. Events of other types are taken and
 * change nothing.
 */
final class Revocations implements InboxRoute.Handler {
  private static final System.Logger LOG = System.getLogger(Revocations.class.getName());

  private final ActiveSigners signers;

  Revocations(ActiveSigners signers) {
    this.signers = signers;
  }

  @Override
  public Future<InboxRoute.Change> prepare(InboxEvent event) {
    return Future.succeededFuture(
        CscaEvent.Type.of(event.type())
            .map(type -> change(type, event.payload()))
            .orElse(connection -> Future.succeededFuture()));
  }

  private InboxRoute.Change change(CscaEvent.Type type, JsonObject payload) {
    return switch (type) {
      case CERTIFICATE_ISSUED -> {
        CertificateIssued issued = CertificateIssued.of(payload);
        yield connection -> WitnessRepository.issued(connection, issued);
      }
      case CERTIFICATE_REVOKED -> {
        CertificateRevoked revoked = CertificateRevoked.of(payload);
        yield connection -> revoke(connection, revoked);
      }
      case CRL_ISSUED -> {
        CrlIssued crl = CrlIssued.of(payload);
        yield connection -> WitnessRepository.crl(connection, crl);
      }
    };
  }

  private Future<Void> revoke(SqlConnection connection, CertificateRevoked revoked) {
    return WitnessRepository.revoked(connection, revoked)
        .compose(noted -> SignerChanges.revoke(connection, revoked.sha256(), revoked.revokedAt()))
        .onSuccess(this::ended)
        .mapEmpty();
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
