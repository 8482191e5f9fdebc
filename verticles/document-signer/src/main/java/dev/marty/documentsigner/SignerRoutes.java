package dev.marty.documentsigner;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** {@code /api/document_signer/signers}. All handlers run on the verticle's event loop. */
final class SignerRoutes {
  private static final String PATH = "/api/document_signer/signers";
  private static final int MOST_BYTES = 16 * 1024;
  private static final int MOST_DOCUMENT_TYPES = 20;
  private static final List<String> ALGORITHMS =
      Arrays.stream(KeyAlgorithm.values()).map(KeyAlgorithm::text).toList();

  private final Vertx vertx;
  private final Database database;
  private final Enrolment enrolment;
  private final ActiveSigners signers;

  SignerRoutes(Vertx vertx, Database database, Enrolment enrolment, ActiveSigners signers) {
    this.vertx = vertx;
    this.database = database;
    this.enrolment = enrolment;
    this.signers = signers;
  }

  void mount(Router router) {
    router.post(PATH).handler(this::create);
    router.get(PATH).handler(this::list);
    router.get(PATH + "/:id").produces("application/json").handler(this::json);
    router.get(PATH + "/:id").produces("application/pkix-cert").handler(this::certificate);
    router.post(PATH + "/:id/retire").handler(this::retire);
  }

  private void create(RoutingContext context) {
    String requestId = ServiceRouter.requestId(context);
    RequestBody.read(vertx, context.request(), MOST_BYTES)
        .compose(
            body -> {
              String key = Idempotency.key(context);
              SignerWish wish = wish(JsonBody.fields(body));
              ServiceRouter.caller(context).require(wish.country());
              Buffer fingerprint =
                  key == null ? null : Idempotency.fingerprint(context.request(), body);
              return enrolment.create(wish, key, fingerprint, requestId);
            })
        .onSuccess(signer -> created(context, signer))
        .onFailure(context::fail);
  }

  private static SignerWish wish(Fields fields) {
    String country =
        fields.matching("country", SodRequest.COUNTRY, "two upper-case letters, as in UT");
    String algorithm = fields.choice("algorithm", ALGORITHMS);
    boolean explicit = fields.optionalBool("explicitParameters").orElse(true);
    List<String> types = fields.texts("documentTypes", MOST_DOCUMENT_TYPES);
    if (!types.stream().allMatch(type -> SodRequest.DOCUMENT_TYPE.matcher(type).matches())) {
      throw fields.bad("documentTypes", "are one or two letters each as in the MRZ, P or ID.");
    }
    String organization = fields.optionalText("organization").orElse(null);
    String commonName = fields.optionalText("commonName").orElse(null);
    fields.end();
    return new SignerWish(
        country,
        KeyAlgorithm.of(algorithm).orElseThrow(),
        explicit,
        types.isEmpty() ? List.of(SodRequest.DEFAULT_TYPE) : types,
        organization,
        commonName,
        null);
  }

  private static void created(RoutingContext context, SignerRow signer) {
    if (signer.is(SignerRow.REFUSED)) {
      context.fail(Enrolment.refusal(signer).exception());
      return;
    }
    context
        .response()
        .setStatusCode(signer.is(SignerRow.REQUESTED) ? 202 : 201)
        .putHeader(HttpHeaders.LOCATION, PATH + "/" + signer.id());
    context.json(signer.toJson());
  }

  private void list(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    String country = parameters.country();
    String status = parameters.choice("status", SignerRow.STATUSES);
    int limit = parameters.limit();
    UUID before = parameters.cursor(Identifiers::uuid);
    database
        .read(c -> SignerRepository.list(c, country, status, before, limit + 1))
        .onSuccess(
            found ->
                context.json(
                    Paging.page(found, limit, SignerRow::toJson, row -> row.id().toString())))
        .onFailure(context::fail);
  }

  private void json(RoutingContext context) {
    find(PathId.uuid(context, "id"))
        .onSuccess(
            signer -> {
              context.response().putHeader(HttpHeaders.VARY, "Accept");
              context.json(signer.toJson());
            })
        .onFailure(context::fail);
  }

  private void certificate(RoutingContext context) {
    find(PathId.uuid(context, "id"))
        .onSuccess(
            signer -> {
              if (signer.certificate() == null) {
                context.fail(
                    Problem.notFound("The signer is " + signer.status() + ", not certified.")
                        .exception());
                return;
              }
              context
                  .response()
                  .putHeader(HttpHeaders.VARY, "Accept")
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/pkix-cert")
                  .end(signer.certificate());
            })
        .onFailure(context::fail);
  }

  private Future<SignerRow> find(UUID id) {
    return database
        .read(c -> SignerRepository.find(c, id))
        .compose(
            signer ->
                signer == null
                    ? Future.failedFuture(
                        Problem.notFound("There is no signer " + id + ".").exception())
                    : Future.succeededFuture(signer));
  }

  private void retire(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    find(id)
        .compose(
            signer -> {
              ServiceRouter.caller(context).require(signer.country());
              return database.withConnection(c -> SignerChanges.retire(c, id));
            })
        .compose(
            retired -> {
              if (retired != null) {
                signers.forget(id);
                return Future.succeededFuture(retired);
              }
              return find(id)
                  .compose(
                      signer ->
                          signer.is(SignerRow.RETIRED)
                              ? Future.succeededFuture(signer)
                              : Future.failedFuture(notActive(signer).exception()));
            })
        .onSuccess(signer -> context.json(signer.toJson()))
        .onFailure(context::fail);
  }

  private static Problem notActive(SignerRow signer) {
    return Problem.of(
        409,
        "signer-not-active",
        "The signer is not active",
        "The signer is " + signer.status() + "; only an active one can be retired.");
  }
}
