package dev.marty.csca;

import dev.marty.emrtd.asn1.Pem;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.QueryParameters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Certificates, for reading. All handlers run on the verticle's event loop. */
final class CertificateRoutes {
  static final String PATH = "/api/csca/certificates";
  static final String ONE = PATH + "/:id";

  private final Database database;

  CertificateRoutes(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get(PATH).handler(this::list);
    router.get(ONE + "/status").handler(this::status);
    router
        .get(ONE)
        .produces("application/json")
        .handler(context -> one(context, (c, row) -> c.json(row.toJson(Instant.now()))));
    router
        .get(ONE)
        .produces("application/pkix-cert")
        .handler(context -> one(context, CertificateRoutes::sendDer));
    router
        .get(ONE)
        .produces("application/x-pem-file")
        .handler(context -> one(context, CertificateRoutes::sendPem));
  }

  private void list(RoutingContext context) {
    QueryParameters query = QueryParameters.of(context);
    CertificateRepository.Filter filter = CertificateQuery.filter(query);
    CertificateRepository.Place after = CertificateQuery.after(query);
    int limit = query.limit();
    database
        .read(connection -> CertificateRepository.list(connection, filter, after, limit + 1))
        .onSuccess(
            found ->
                context.json(
                    Paging.page(
                        found, limit, row -> row.toJson(Instant.now()), CertificateQuery::place)))
        .onFailure(context::fail);
  }

  private void status(RoutingContext context) {
    CertificateId id = CertificateId.inPath(context);
    database
        .read(connection -> CertificateRepository.find(connection, id))
        .onSuccess(row -> context.json(status(row, Instant.now())))
        .onFailure(context::fail);
  }

  private static JsonObject status(CertificateRow row, Instant now) {
    JsonObject json =
        new JsonObject()
            .put("status", row == null ? "not found" : row.status(now))
            .put("at", now.toString());
    return row == null || row.revokedAt() == null
        ? json
        : json.put("revokedAt", row.revokedAt().toString());
  }

  private void one(RoutingContext context, BiConsumer<RoutingContext, CertificateRow> send) {
    CertificateId id = CertificateId.inPath(context);
    database
        .read(connection -> CertificateRepository.find(connection, id))
        .onSuccess(
            row -> {
              if (row == null) {
                context.fail(Problems.noCertificate(id).exception());
              } else {
                context.response().putHeader(HttpHeaders.VARY, "Accept");
                send.accept(context, row);
              }
            })
        .onFailure(context::fail);
  }

  private static void sendDer(RoutingContext context, CertificateRow row) {
    immutable(context, "application/pkix-cert").response().end(row.der());
  }

  private static void sendPem(RoutingContext context, CertificateRow row) {
    immutable(context, "application/x-pem-file")
        .response()
        .end(Pem.encode("CERTIFICATE", row.der().getBytes()));
  }

  /** The encoding of a certificate never changes, whatever happens to its status. */
  private static RoutingContext immutable(RoutingContext context, String type) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
    return context;
  }
}
