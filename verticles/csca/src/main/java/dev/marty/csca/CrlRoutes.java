package dev.marty.csca;

import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Conditional;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.work.Pieces;
import dev.marty.signer.events.CrlIssued;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** CRLs: the newest of a country, and making one now. Handlers run on the event loop. */
final class CrlRoutes {
  private static final String CURRENT = "/api/csca/crls/current";
  private static final String ONE = "/api/csca/crls/:country/:number";
  private static final String DER = CrlIssued.MEDIA_TYPE;
  private static final String PEM = "application/x-pem-file";
  private static final String LABEL = "X509 CRL";
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  /** A revocation can bring a new one at any time, so it is fresh for five minutes only. */
  private static final String CACHE = "public, max-age=300";

  private static final String CACHE_FOREVER = "public, max-age=31536000, immutable";

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
    router.get(CURRENT).produces(DER).handler(context -> current(context, this::der));
    router.get(CURRENT).produces(PEM).handler(context -> current(context, this::pem));
    router
        .get(CURRENT)
        .produces("application/json")
        .handler(context -> current(context, (c, crl) -> c.json(crl.toJson())));
    router.get(ONE).produces(DER).handler(context -> one(context, this::der));
    router
        .get(ONE)
        .produces("application/json")
        .handler(context -> one(context, (c, crl) -> c.json(crl.toJson())));
  }

  private Future<Answer> make(String country, Command command) {
    command.caller().require(country);
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
    answer(
        context,
        database.read(connection -> CrlRepository.current(connection, country)),
        country + " has no CRL here.",
        CACHE,
        send);
  }

  /** What the events to other services point to; it never changes. */
  private void one(RoutingContext context, BiConsumer<RoutingContext, Crl> send) {
    String country = context.pathParam("country");
    String number = context.pathParam("number");
    String none = "There is no CRL " + number + " of " + country + " here.";
    boolean possible = COUNTRY.matcher(country).matches() && NUMBER.matcher(number).matches();
    answer(
        context,
        possible
            ? database.read(c -> CrlRepository.find(c, country, Long.parseLong(number)))
            : Future.succeededFuture(),
        none,
        CACHE_FOREVER,
        send);
  }

  private static void answer(
      RoutingContext context,
      Future<Crl> search,
      String none,
      String cache,
      BiConsumer<RoutingContext, Crl> send) {
    search
        .onSuccess(
            crl -> {
              if (crl == null) {
                context.fail(Problem.notFound(none).exception());
                return;
              }
              context
                  .response()
                  .putHeader(HttpHeaders.VARY, "Accept")
                  .putHeader(HttpHeaders.CACHE_CONTROL, cache);
              if (!Conditional.answered(context, '"' + crl.sha256() + '"', crl.issuedAt())) {
                send.accept(context, crl);
              }
            })
        .onFailure(context::fail);
  }

  private void der(RoutingContext context, Crl crl) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, DER);
    Pieces.send(context.response(), crl.bytes(), pieces(crl)).onFailure(context::fail);
  }

  private void pem(RoutingContext context, Crl crl) {
    HttpServerResponse response =
        context.response().setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, PEM);
    response
        .write(Pem.begin(LABEL))
        .compose(
            begun ->
                Pieces.each(
                    crl.bytes(), pieces(crl), piece -> response.write(Pem.lines(piece.getBytes()))))
        .compose(done -> response.end(Pem.end(LABEL)))
        .onFailure(context::fail);
  }

  private Pieces.Source pieces(Crl crl) {
    return (from, count) ->
        database.read(c -> CrlRepository.piece(c, crl.country(), crl.number(), from, count));
  }
}
