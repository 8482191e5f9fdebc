package dev.marty.passportengine;

import dev.marty.kit.ServiceName;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.reconcile.Differences;
import dev.marty.kit.work.Sequence;
import dev.marty.passportengine.LoggedRepository.Signed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One round: asks document_signer for every EF.SOD that was issued whether its log knows it. One
 * that it does not know was signed before a restore of that log, or by somebody else with the same
 * key. On the event loop.
 */
final class LoggedSignatures implements Function<Differences, Future<Void>> {
  private static final String PATH = "/internal/signatures/unknown";
  private static final String REQUEST_ID = "reconciliation";
  private static final int PAGE = 500;

  private final Database database;
  private final ServiceClient signer;

  LoggedSignatures(Database database, ServiceClient signer) {
    this.database = database;
    this.signer = signer;
  }

  @Override
  public Future<Void> apply(Differences found) {
    UUID[] last = {new UUID(0, 0)};
    return Sequence.repeat(
        () ->
            database
                .read(connection -> LoggedRepository.sods(connection, last[0], PAGE))
                .compose(
                    page -> {
                      if (page.isEmpty()) {
                        return Future.succeededFuture(false);
                      }
                      last[0] = page.get(page.size() - 1).passport();
                      return ask(page, found).map(true);
                    }));
  }

  private Future<Void> ask(List<Signed> page, Differences found) {
    JsonObject question =
        new JsonObject().put("sha256", new JsonArray(page.stream().map(Signed::sha256).toList()));
    return signer
        .post(PATH, question, REQUEST_ID, REQUEST_ID)
        .compose(
            reply ->
                reply.status() == 200
                    ? Future.succeededFuture(reply.json().getJsonArray("unknown"))
                    : Future.failedFuture(misanswered(reply.status())))
        .map(
            unknown -> {
              Set<Object> missing = unknown.stream().collect(Collectors.toSet());
              page.stream()
                  .filter(signed -> missing.contains(signed.sha256()))
                  .forEach(signed -> report(signed, found));
              return null;
            });
  }

  private static void report(Signed signed, Differences found) {
    found.open(
        ServiceName.DOCUMENT_SIGNER.text(),
        "passport/" + signed.passport(),
        "its EF.SOD " + signed.sha256() + " is in no signature log");
  }

  private static RuntimeException misanswered(int status) {
    return Problem.unavailable(
            "misanswered",
            "document_signer answered with status " + status + " to POST " + PATH + ".")
        .exception();
  }
}
