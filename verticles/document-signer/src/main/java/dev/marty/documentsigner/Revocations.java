package dev.marty.documentsigner;

import dev.marty.kit.http.Problem;
import dev.marty.kit.outbox.InboxEvent;
import dev.marty.kit.outbox.InboxRoute;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Events from csca: a signer whose certificate is revoked signs no more. Events of other types are
 * taken and change nothing.
 */
final class Revocations implements InboxRoute.Handler {
  private static final System.Logger LOG = System.getLogger(Revocations.class.getName());
  private static final String REVOKED = "certificate-revoked";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final ActiveSigners signers;

  Revocations(ActiveSigners signers) {
    this.signers = signers;
  }

  @Override
  public Future<InboxRoute.Change> prepare(InboxEvent event) {
    if (!event.type().equals(REVOKED)) {
      return Future.succeededFuture(connection -> Future.succeededFuture());
    }
    String sha256 = sha256(event.payload());
    Instant at = revokedAt(event);
    return Future.succeededFuture(
        connection ->
            SignerChanges.revoke(connection, sha256, at).onSuccess(this::ended).mapEmpty());
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

  private static String sha256(JsonObject payload) {
    if (payload.getValue("sha256") instanceof String text && SHA256.matcher(text).matches()) {
      return text;
    }
    throw Problem.badField("payload.sha256", "payload.sha256 is 64 lower-case hexadecimal digits.")
        .exception();
  }

  private static Instant revokedAt(InboxEvent event) {
    if (!(event.payload().getValue("revokedAt") instanceof String text)) {
      return event.at();
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Problem.badField("payload.revokedAt", "payload.revokedAt is no time.").exception();
    }
  }
}
