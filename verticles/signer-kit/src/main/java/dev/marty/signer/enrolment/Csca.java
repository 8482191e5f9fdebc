package dev.marty.signer.enrolment;

import dev.marty.kit.RepeatedFault;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Workers;
import dev.marty.signer.enrolment.SignerCertificate.MisfitException;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import java.util.Set;

/**
 * csca as a service with signers sees it: asked for a certificate under the signer's id as
 * idempotency key, so that asking again gives the same certificate. Used on the event loop.
 */
public final class Csca {
  private static final System.Logger LOG = System.getLogger(Csca.class.getName());
  private static final String PATH = "/api/csca/document-signers";

  /** Refusals that another attempt may well not meet. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final RepeatedFault misfits = new RepeatedFault(LOG);
  private final ServiceClient client;
  private final Workers workers;

  /**
   * Takes the way to csca.
   *
   * @param client of csca
   * @param workers check its certificates
   */
  public Csca(ServiceClient client, Workers workers) {
    this.client = client;
    this.workers = workers;
  }

  /** What csca says to a request. */
  public sealed interface Answer permits Issued, Declined {}

  /** The certificate, checked to be for the key. */
  public record Issued(SignerCertificate certificate) implements Answer {}

  /** No certificate. */
  public sealed interface Declined extends Answer permits Later, Misfit, Refused {
    /** Why, for people. */
    String problem();
  }

  /** Not now; asking again may help. */
  public record Later(String problem) implements Declined {}

  /**
   * An answer that says nothing of this key, or a certificate that is not for it: people have to
   * look, asking again may help then.
   */
  public record Misfit(String problem) implements Declined {}

  /** Never: csca itself will not certify this key. */
  public record Refused(String problem) implements Declined {}

  /**
   * Asks for the certificate of a signer's key.
   *
   * @param requestId of the request that caused it
   * @return the answer; a failure other than csca being away is passed on
   */
  public Future<Answer> certify(KeyToCertify key, String requestId) {
    return client
        .post(PATH, key.toJson(), key.id().toString(), requestId)
        .compose(reply -> answer(key, reply))
        .recover(
            failure ->
                failure instanceof ProblemException away && away.problem().status() == 503
                    ? Future.succeededFuture(new Later(away.problem().detail()))
                    : Future.failedFuture(failure));
  }

  private Future<Answer> answer(KeyToCertify key, ServiceClient.Reply reply) {
    boolean made = reply.status() == 200 || reply.status() == 201;
    if (!made) {
      return Future.succeededFuture(declined(key, reply));
    }
    return workers.run(() -> checked(key, reply));
  }

  private Declined declined(KeyToCertify key, ServiceClient.Reply reply) {
    if (reply.refusal().isPresent()) {
      return new Refused("csca answered " + reply.refusal().get());
    }
    String problem = "csca answered " + reply.status() + ": " + detail(reply);
    return PASSING.contains(reply.status()) ? new Later(problem) : misfit(key, problem);
  }

  private Misfit misfit(KeyToCertify key, String problem) {
    misfits.came("signer " + key.id() + " has no certificate yet: " + problem, "");
    return new Misfit(problem);
  }

  private Answer checked(KeyToCertify key, ServiceClient.Reply reply) {
    String problem;
    try {
      // Null, where somebody sends that, is no certificate either.
      Object certificate = reply.json().getValue("certificate");
      return new Issued(SignerCertificate.of(key, certificate instanceof String text ? text : ""));
    } catch (MisfitException e) {
      problem = e.getMessage();
    } catch (DecodeException e) {
      problem = "csca answered with something else than JSON";
    }
    return misfit(key, problem);
  }

  private static String detail(ServiceClient.Reply reply) {
    try {
      return reply.json().getValue("detail", "no detail").toString();
    } catch (DecodeException e) {
      return "not a problem document";
    }
  }
}
