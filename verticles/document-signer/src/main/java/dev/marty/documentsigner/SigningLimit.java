package dev.marty.documentsigner;

import dev.marty.kit.http.Caller;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.limits.Budget;
import dev.marty.kit.limits.Rate;
import dev.marty.kit.limits.Refusals;
import dev.marty.kit.limits.Subject;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many signatures a client may have. The lines of a batch are counted each: one that is too
 * many is refused and not waited with, since there are places for few batches and others want them.
 * Services are not counted: they sign for people who were counted at the gateway, and for all of
 * them together. On the verticle's event loop.
 */
final class SigningLimit {
  private final Budget<Subject> clients;
  private final Refusals<Subject> refused;

  private SigningLimit(Rate rate, LongSupplier nanos) {
    this.clients = new Budget<>(rate, nanos);
    this.refused = new Refusals<>(nanos);
  }

  /**
   * Nobody has signed.
   *
   * @param section {@code document_signer} of the configuration
   * @param nanos a clock that never goes back
   */
  static SigningLimit of(JsonObject section, LongSupplier nanos) {
    int most = section.getJsonObject("limits").getInteger("signaturesPerMinute");
    return new SigningLimit(new Rate("signatures", most, Duration.ofMinutes(1), most), nanos);
  }

  /**
   * Counts a signature, before it is made.
   *
   * @throws ProblemException 429
   */
  void take(Caller caller) {
    if (caller.service().isPresent()) {
      return;
    }
    Subject who = Subject.of(caller);
    long wait = clients.take(who);
    if (wait > 0) {
      refused.add(who);
      throw clients.rate().refusal(wait).exception();
    }
  }

  /** What the health says while somebody is refused. */
  Optional<String> trouble() {
    int limited = refused.count();
    return limited == 0
        ? Optional.empty()
        : Optional.of(
            "Within the last minute signatures were refused as too many, of signing clients: "
                + limited
                + "; see document_signer.limits.signaturesPerMinute.");
  }
}
