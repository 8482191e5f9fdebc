package dev.marty.csca;

import dev.marty.csca.CrlRepository.Crl;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Conditional;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.QueryParameters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** CRLs: the newest of a country, and making one now. Handlers run on the event loop. */
final class CrlRoutes {
  private static final String CURRENT = "/api/csca/crls/current";
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  /** A revocation can bring a new one at any time, so it is fresh for five minutes only. */
  private static final String CACHE = "public, max-age=300";

  private final Changes changes;
  private final Database database;
  private final Once once;
  private final CrlIssuer issuer;

  CrlRoutes(Changes changes, Database database, Once once, CrlIssuer issuer) {
    this.changes = changes;
    this.database = database;
    this.once = once;
    this.issuer = issuer;
  }

  void mount(Router router) {
    router
        .post("/api/csca/crls")
        .handler(
            context ->
                changes.handle(
                    context,
                    fields ->
                        fields.matching("country", COUNTRY, "two upper-case letters, as in UT"),
                    this::make,
                    CURRENT));
    // The first is what a client without Accept gets: what certificates point to is the CRL.
    router
        .get(CURRENT)
        .produces("application/pkix-crl")
        .handler(
            context ->
                current(
                    context,
                    (c, crl) -> send(c, "application/pkix-crl").response().end(crl.der())));
    router
        .get(CURRENT)
        .produces("application/x-pem-file")
        .handler(
            context ->
                current(
                    context,
                    (c, crl) ->
                        send(c, "application/x-pem-file")
                            .response()
                            .end(Pem.encode("X509 CRL", crl.der().getBytes()))));
    router
        .get(CURRENT)
        .produces("application/json")
        .handler(context -> current(context, (c, crl) -> c.json(crl.toJson())));
  }

  private Future<Answer> make(String country, Command command) {
    return once.run(
            command,
            connection ->
                KeyRepository.lock(connection, country)
                    .compose(locked -> issuer.issue(connection, command, country, "on request"))
                    .map(crl -> Answer.of(201, crl.toJson())))
        .recover(failure -> Problems.explain(failure, Problems.ROOT_FIELDS));
  }

  private void current(RoutingContext context, BiConsumer<RoutingContext, Crl> send) {
    String country =
        QueryParameters.required(
            "country", QueryParameters.of(context).country(), "two upper-case letters, as in UT");
    database
        .read(connection -> CrlRepository.current(connection, country))
        .onSuccess(
            crl -> {
              if (crl == null) {
                context.fail(Problem.notFound(country + " has no CRL here.").exception());
              } else {
                conditional(context, crl, send);
              }
            })
        .onFailure(context::fail);
  }

  private static void conditional(
      RoutingContext context, Crl crl, BiConsumer<RoutingContext, Crl> send) {
    context
        .response()
        .putHeader(HttpHeaders.VARY, "Accept")
        .putHeader(HttpHeaders.CACHE_CONTROL, CACHE);
    if (!Conditional.answered(context, '"' + crl.sha256() + '"', crl.thisUpdate())) {
      send.accept(context, crl);
    }
  }

  private static RoutingContext send(RoutingContext context, String type) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, type);
    return context;
  }
}
