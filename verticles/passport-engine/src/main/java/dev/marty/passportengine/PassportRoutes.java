package dev.marty.passportengine;

import dev.marty.kit.Heap;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Admission;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/**
 * {@code /api/passport_engine/passports}: issue, look up, list, revoke. All handlers run on the
 * verticle's event loop.
 */
final class PassportRoutes {
  private static final List<String> STATUS = List.of("pending-signature", "issued", "revoked");
  static final String PATH = "/api/passport_engine/passports";

  /** Of all applications under way together: portraits differ a hundredfold in size. */
  private static final int MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

  private static final int MOST_REVOCATION_BYTES = 1024;
  private static final List<String> REASONS =
      List.of("lost", "stolen", "damaged", "erroneous", "surrendered", "other");

  private final Vertx vertx;
  private final Database database;
  private final PassportIssuer issuer;
  private final PassportLookup lookup;
  private final Admission admission;

  PassportRoutes(Vertx vertx, Database database, PassportIssuer issuer) {
    this.vertx = vertx;
    this.database = database;
    this.issuer = issuer;
    this.lookup = new PassportLookup(database);
    this.admission =
        Admission.ofBytes(
            vertx,
            Heap.share(12, MOST_BYTES_AT_ONCE),
            "Too much is being issued at once; try again.");
  }

  void mount(Router router) {
    router.post(PATH).handler(this::issue);
    router.get(PATH).handler(this::list);
    router.get(PATH + "/:documentNumber").handler(this::find);
    router.post(PATH + "/:documentNumber/revocation").handler(this::revoke);
  }

  private void issue(RoutingContext context) {
    admission
        .body(context.request(), DocumentLimits.BODY, body -> issue(context, body))
        .onSuccess(passport -> answer(context, passport))
        .onFailure(context::fail);
  }

  private Future<JsonObject> issue(RoutingContext context, Buffer body) {
    String key = Idempotency.key(context);
    Application application = ApplicationFields.read(JsonBody.fields(body));
    ServiceRouter.caller(context).require(application.country());
    Buffer fingerprint = Idempotency.fingerprint(context.request(), body);
    return issuer.issue(application, key, fingerprint, ServiceRouter.requestId(context));
  }

  private static void answer(RoutingContext context, JsonObject passport) {
    String location =
        PATH
            + "/"
            + passport.getString("documentNumber")
            + "?issuingState="
            + passport.getString("issuingState");
    context
        .response()
        .setStatusCode(PassportJson.isPending(passport) ? 202 : 201)
        .putHeader(HttpHeaders.LOCATION, location);
    send(context, passport);
  }

  private static void send(RoutingContext context, JsonObject passport) {
    context
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(passport.toBuffer());
  }

  private void list(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    String status = parameters.choice("status", STATUS);
    PassportRepository.Place after = parameters.cursor(PassportRepository.Place::of);
    int limit = parameters.limit();
    String[] open = OpenStates.of(ServiceRouter.caller(context));
    database
        .read(connection -> PassportRepository.list(connection, status, open, after, limit + 1))
        .onSuccess(
            found ->
                send(
                    context,
                    Paging.page(
                        found,
                        limit,
                        PassportRepository.Listed::passport,
                        listed -> listed.place().text())))
        .onFailure(context::fail);
  }

  private void find(RoutingContext context) {
    lookup
        .id(context)
        .compose(id -> database.read(connection -> PassportRepository.find(connection, id)))
        .onSuccess(passport -> send(context, passport))
        .onFailure(context::fail);
  }

  private void revoke(RoutingContext context) {
    RequestBody.read(vertx, context.request(), MOST_REVOCATION_BYTES)
        .compose(
            body -> {
              Fields fields = JsonBody.fields(body);
              String reason = fields.choice("reason", REASONS);
              fields.end();
              return lookup.id(context).compose(id -> revoke(id, reason));
            })
        .onSuccess(passport -> send(context, passport))
        .onFailure(context::fail);
  }

  private Future<JsonObject> revoke(UUID id, String reason) {
    return database.transaction(
        connection ->
            PassportRepository.revoke(connection, id, reason)
                .compose(done -> PassportRepository.find(connection, id)));
  }
}
