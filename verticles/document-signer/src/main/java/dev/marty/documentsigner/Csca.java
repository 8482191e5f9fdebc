package dev.marty.documentsigner;

import dev.marty.kit.http.ProblemException;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.verticle.Workers;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Set;

/** csca as a signer sees it: asked for a certificate under the signer's id as idempotency key. */
final class Csca {
  private static final System.Logger LOG = System.getLogger(Csca.class.getName());
  private static final String PATH = "/api/csca/document-signers";

  /** Refusals that another attempt may well not meet. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final ServiceClient client;
  private final Workers crypto;

  Csca(ServiceClient client, Workers crypto) {
    this.client = client;
    this.crypto = crypto;
  }

  /** What csca says to a request. */
  sealed interface Answer {}

  /** The certificate, checked to be for the signer's key. */
  record Issued(Certified certified) implements Answer {}

  /** Not now; asking again may help. */
  record Later(String problem) implements Answer {}

  /** Never. */
  record Refused(String problem) implements Answer {}

  /**
   * Asks for the certificate of a signer.
   *
   * @return the answer; a failure other than csca being away is passed on
   */
  Future<Answer> certify(SignerRow signer, String requestId) {
    JsonObject body =
        new JsonObject()
            .put("country", signer.country())
            .put(
                "certificateRequest",
                Base64.getEncoder().encodeToString(signer.request().getBytes()))
            .put("documentTypes", new JsonArray(signer.documentTypes()));
    return client
        .post(PATH, body, signer.id().toString(), requestId)
        .compose(reply -> answer(signer, reply))
        .recover(
            failure ->
                failure instanceof ProblemException away && away.problem().status() == 503
                    ? Future.succeededFuture(new Later(away.problem().detail()))
                    : Future.failedFuture(failure));
  }

  private Future<Answer> answer(SignerRow signer, ServiceClient.Reply reply) {
    boolean made = reply.status() == 200 || reply.status() == 201;
    if (!made) {
      String problem = "csca answered " + reply.status() + ": " + detail(reply);
      return Future.succeededFuture(
          PASSING.contains(reply.status()) ? new Later(problem) : new Refused(problem));
    }
    return crypto
        .<Answer>run(() -> new Issued(Certified.of(signer, reply.json())))
        .recover(failure -> misfit(signer, failure));
  }

  private static Future<Answer> misfit(SignerRow signer, Throwable failure) {
    String problem;
    if (failure instanceof Certified.MismatchException) {
      problem = failure.getMessage();
    } else if (failure instanceof DecodeException || failure instanceof ClassCastException) {
      problem = "csca answered with something else than JSON";
    } else {
      return Future.failedFuture(failure);
    }
    LOG.log(System.Logger.Level.ERROR, "signer {0} stays requested: {1}", signer.id(), problem);
    return Future.succeededFuture(new Later(problem));
  }

  private static String detail(ServiceClient.Reply reply) {
    try {
      return reply.json().getString("detail", "no detail");
    } catch (DecodeException | ClassCastException e) {
      return "not a problem document";
    }
  }
}
