package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Whose lists introduce trust anchors: accepted with a reason, pinned to CSCA keys, withdrawn with
 * a reason. All handlers run on the verticle's event loop.
 */
final class ListIssuerRoutes {
  private static final String PATH = "/api/pkd_service/list-issuers";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String EXPECTED = "64 hexadecimal digits";
  private static final int MOST_CERTIFICATES = 50;

  private final DecisionHandler handler;
  private final WithdrawableRoutes<ListIssuer> common;

  ListIssuerRoutes(Database database, DecisionHandler handler) {
    this.handler = handler;
    this.common =
        new WithdrawableRoutes<>(
            database,
            handler,
            ListIssuerRepository.ISSUERS,
            PATH,
            "list issuer",
            ListIssuerRoutes::json,
            ListIssuer::decision);
  }

  void mount(Router router) {
    router.post(PATH).handler(this::accept);
    common.mount(router);
  }

  private void accept(RoutingContext context) {
    handler.handle(
        context,
        answer -> PATH + "/" + answer.getString("id"),
        fields -> {
          String reason = fields.text("reason");
          String list = fields.optionalMatching("list", SHA256, EXPECTED).orElse(null);
          List<String> certificates = certificates(fields);
          if ((list == null) == certificates.isEmpty()) {
            throw fields.bad(
                "list", "or certificates says who it is: the one or the other, and not both.");
          }
          UUID id = UUID.randomUUID();
          return (connection, by) ->
              (list == null
                      ? ListIssuerRepository.keysOfCertificates(connection, certificates)
                      : ListIssuerRepository.keysOfList(connection, lower(list)))
                  .compose(
                      keys ->
                          keys.isEmpty()
                              ? Future.failedFuture(nobody(list))
                              : ListIssuerRepository.insert(connection, id, reason, by, keys))
                  .compose(inserted -> common.answer(connection, id));
        });
  }

  private static List<String> certificates(Fields fields) {
    List<String> certificates = fields.texts("certificates", MOST_CERTIFICATES);
    if (!certificates.stream().allMatch(one -> SHA256.matcher(one).matches())) {
      throw fields.bad("certificates", "must be fingerprints of " + EXPECTED + ".");
    }
    return certificates.stream().map(ListIssuerRoutes::lower).distinct().toList();
  }

  private static String lower(String hex) {
    return hex.toLowerCase(Locale.ROOT);
  }

  private static ProblemException nobody(String list) {
    return Problem.of(
            422,
            "no-list-issuer",
            "It names no list issuer",
            list == null
                ? "Every certificate must be in the directory and a CA's; import those that are not"
                    + " here first."
                : "There is no master list "
                    + list
                    + " here whose signer's CSCA is known; import the list first.")
        .exception();
  }

  private static JsonObject json(ListIssuer issuer) {
    JsonArray keys = new JsonArray();
    issuer
        .keys()
        .forEach(
            key ->
                keys.add(
                    new JsonObject()
                        .put("key", key.sha256())
                        .put("certificates", new JsonArray(key.certificates()))));
    return WithdrawableJson.of(issuer.decision()).put("origin", issuer.origin()).put("keys", keys);
  }
}
